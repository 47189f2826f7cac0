import SwiftParser
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacros

/// Writes the new body.
struct ReuseExpander<Context: MacroExpansionContext> {
  let plan: ReusePlan
  let arguments: ReuseArguments
  let body: CodeBlockSyntax
  let context: Context

  /// Everything is written with its module's name: a function may stand beside types of the same names.
  private let support = "ReuseCore.ReuseExpansion"

  var items: [CodeBlockItemSyntax] {
    switch plan.home {
    case .local: local
    case .registry(let scope): registered(scope)
    }
  }

  /// A type inside the function holds the store as a static: made once, found without a look-up.
  private var local: [CodeBlockItemSyntax] {
    let home = context.makeUniqueName("Reuse")
    let types = plan.parts.map { "\(support).partType((\($0.type)).self)" }
    let (lines, key) = keyed
    let type: CodeBlockItemSyntax =
      """
      enum \(home) {
        static let store = \(raw: support).store(
          \(literal: plan.name),
          \(raw: policy),
          key: \(raw: nested("keyType", types)),
          value: (\(raw: plan.result)).self\(raw: control(indentation: 4))
        )
      }
      """
    return [type] + lines + [
      "return \(raw: marks)\(home).store.value(for: \(raw: key)) \(closure)"
    ]
  }

  private func registered(_ scope: [String]) -> [CodeBlockItemSyntax] {
    let (lines, keyParts) = keyed
    let key = context.makeUniqueName("key")
    let file = plan.location?.file.as(StringLiteralExprSyntax.self)?.representedLiteralValue ?? ""
    let line = plan.location?.line.trimmedDescription ?? "0"
    let column = plan.location?.column.trimmedDescription ?? "0"
    let types = scope.isEmpty ? "Void.self" : "(\(scope.joined(separator: ", "))).self"
    return lines + [
      "let \(key) = \(raw: keyParts)",
      """
      return \(raw: marks)\(raw: support).store(
        at: ReuseCore.ReuseSite(\(literal: "\(file):\(line):\(column) \(plan.name)\(plan.signature)"), line: \(raw: line)),
        scope: \(raw: types),
        key: \(key),
        value: (\(raw: plan.result)).self,
        \(literal: plan.name),
        \(raw: policy)\(raw: control(indentation: 2))
      ).value(for: \(key)) \(closure)
      """,
    ]
  }

  private var policy: String { "ReuseCore.ReusePolicy(\(arguments.policy.joined(separator: ", ")))" }

  /// Goes on after the last argument before it.
  private func control(indentation: Int) -> String {
    arguments.control.map { ",\n\(String(repeating: " ", count: indentation))control: \($0)" } ?? ""
  }

  /// The lines that make the parts of the key, and the key. Apart, because in one expression with `checked` the compiler
  /// would look for parts that need no message.
  private var keyed: (lines: [CodeBlockItemSyntax], key: String) {
    let names = plan.parts.map { context.makeUniqueName($0.name) }
    let lines = zip(names, plan.parts).map { name, part -> CodeBlockItemSyntax in
      "let \(name) = \(raw: support).part(\(raw: part.value))"
    }
    return (lines, nested("key", names.map { "\(support).checked(\($0.text))" }))
  }

  /// Keys have up to four parts; the last of more is a key of the rest.
  private func nested(_ function: String, _ parts: [String]) -> String {
    let head = parts.count > 4 ? Array(parts[..<3]) + [nested(function, Array(parts[3...]))] : parts
    return "\(support).\(function)(\(head.joined(separator: ", ")))"
  }

  private var marks: String {
    (plan.isThrowing ? "try " : "") + (plan.isAsync ? "await " : "")
  }

  /// The body as it was, in a closure that is called at once: `return` and `#function` mean what they meant.
  private var closure: ExprSyntax {
    let effects = plan.effects.isEmpty ? "" : plan.effects + " "
    // A body on one line begins without the line break that ends the closure's signature.
    let separator = body.statements.leadingTrivia.contains(where: \.isNewline) ? "" : "\n"
    return "{ () \(raw: effects)-> \(raw: plan.result) in\(raw: separator)\(body.statements)\n}"
  }
}

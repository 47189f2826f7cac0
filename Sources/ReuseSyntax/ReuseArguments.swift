import SwiftDiagnostics
import SwiftParser
import SwiftSyntax

/// What stands in the attribute's parentheses.
struct ReuseArguments {
  /// The arguments of `ReusePolicy`'s initializer, as written.
  var policy: [String] = []
  /// The names after `ignoring:`, each with its place.
  var ignored: [(name: String, node: ExprSyntax)] = []
  /// The expression after `control:`, as written.
  var control: String?

  init(_ attribute: AttributeSyntax) throws(DiagnosticsError) {
    guard case .argumentList(let list)? = attribute.arguments else { return }
    var label = ""
    var shared: ExprSyntax?
    for argument in list {
      // The second and later names of `ignoring:` have no label.
      label = argument.label?.text ?? label
      let expression = argument.expression.trimmed
      switch label {
      case "ignoring":
        guard let literal = expression.as(StringLiteralExprSyntax.self), let name = literal.representedLiteralValue
        else { throw ReuseRefusal.ignoredIsNoLiteral.error(at: argument.expression) }
        ignored.append((name, argument.expression))
      case "control":
        control = expression.description
      default:
        try Self.check(label, argument.expression)
        if label == "scope", expression.description.hasSuffix("shared") { shared = argument.expression }
        policy.append("\(label): \(expression)")
      }
    }
    if let shared, !policy.contains(where: { $0.hasPrefix("calls:") }) {
      throw ReuseRefusal.sharedWithoutCalls.error(at: shared)
    }
  }

  /// Numbers that are written out can be checked here; others are clamped when the program runs.
  private static func check(_ label: String, _ expression: ExprSyntax) throws(DiagnosticsError) {
    let text = expression.trimmedDescription
    let isNegative = text.hasPrefix("-")
    if label == "calls" && isNegative || label == "capacity" && (isNegative || text == "0") {
      throw ReuseRefusal.negative(label).error(at: expression)
    }
  }
}

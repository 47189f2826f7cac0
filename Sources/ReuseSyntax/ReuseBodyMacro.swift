import SwiftDiagnostics
public import SwiftSyntax
import SwiftSyntaxBuilder
public import SwiftSyntaxMacros

/// Replaces a function's body by a look at its store, which runs the body when nothing is kept.
public struct ReuseBodyMacro: BodyMacro {
  public static func expansion(
    of node: AttributeSyntax,
    providingBodyFor declaration: some DeclSyntaxProtocol & WithOptionalCodeBlockSyntax,
    in context: some MacroExpansionContext
  ) throws -> [CodeBlockItemSyntax] {
    guard let function = declaration.as(FunctionDeclSyntax.self), let body = function.body else {
      throw ReuseRefusal.notAFunction.error(at: node)
    }
    do {
      let arguments = try ReuseArguments(node)
      let plan = try ReusePlan(function, arguments, node, in: context)
      return ReuseExpander(plan: plan, arguments: arguments, body: body, context: context).items
    } catch let refusal {
      // The function stays as it was written, or the refusal would bring errors about its missing body along.
      for diagnostic in refusal.diagnostics { context.diagnose(diagnostic) }
      return Array(body.statements)
    }
  }
}

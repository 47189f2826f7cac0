import ReuseSyntax
public import SwiftSyntax
public import SwiftSyntaxMacros

/// What `@Reuse` is bound to: a macro's type must be in the plugin's own module. The work is in `ReuseSyntax`, which tests can
/// import without being built for the compiler's side.
public struct ReuseMacro: BodyMacro {
  public static func expansion(
    of node: AttributeSyntax,
    providingBodyFor declaration: some DeclSyntaxProtocol & WithOptionalCodeBlockSyntax,
    in context: some MacroExpansionContext
  ) throws -> [CodeBlockItemSyntax] {
    try ReuseBodyMacro.expansion(of: node, providingBodyFor: declaration, in: context)
  }
}

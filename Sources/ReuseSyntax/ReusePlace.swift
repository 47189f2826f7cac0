import SwiftDiagnostics
import SwiftSyntax

/// What a function stands in.
struct ReusePlace {
  /// Whether there is a `Self`.
  private(set) var isType = false
  /// Whether the innermost type is declared as a class right here.
  private(set) var isClass = false
  /// The innermost type's name; none in an extension.
  private(set) var typeName: String?
  /// Whether a local type may hold a static: no generic parameters are in sight. An extension does not show them.
  private(set) var isConcrete = true

  /// - Parameter context: from the innermost to the outermost.
  init(_ context: [Syntax], _ attribute: AttributeSyntax) throws(DiagnosticsError) {
    for (depth, syntax) in context.enumerated() {
      if syntax.is(ExtensionDeclSyntax.self) || syntax.is(ProtocolDeclSyntax.self) {
        isType = true
        isConcrete = false
      } else if let group = syntax.asProtocol(DeclGroupSyntax.self),
        let named = syntax.asProtocol(NamedDeclSyntax.self)
      {
        isType = true
        if depth == 0 {
          typeName = named.name.text
          isClass = group.is(ClassDeclSyntax.self)
        }
        if syntax.asProtocol(WithGenericParametersSyntax.self)?.genericParameterClause != nil { isConcrete = false }
      } else if syntax.is(FunctionDeclSyntax.self) || syntax.is(ClosureExprSyntax.self)
        || syntax.is(InitializerDeclSyntax.self) || syntax.is(DeinitializerDeclSyntax.self)
        || syntax.is(AccessorDeclSyntax.self) || syntax.is(SubscriptDeclSyntax.self)
        || syntax.is(PatternBindingSyntax.self)  // A variable's getter without the word `get` is no accessor.
      {
        if depth == 0 { throw ReuseRefusal.local.error(at: attribute) }
        // A type inside a function: the function may be generic.
        isConcrete = false
      }
    }
  }
}

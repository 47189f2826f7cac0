import SwiftDiagnostics
import SwiftSyntax

/// What a function must not be, as far as its declaration shows.
struct ReuseRules {
  private let function: FunctionDeclSyntax
  private let attribute: AttributeSyntax

  init(_ function: FunctionDeclSyntax, _ attribute: AttributeSyntax) {
    self.function = function
    self.attribute = attribute
  }

  func check() throws(DiagnosticsError) {
    try checkAttributes()
    for modifier in function.modifiers {
      switch modifier.name.tokenKind {
      case .keyword(.mutating): throw ReuseRefusal.mutating.error(at: modifier)
      case .keyword(.consuming), .keyword(.__consuming): throw ReuseRefusal.consuming.error(at: modifier)
      default: continue
      }
    }
    if let clause = function.signature.effectSpecifiers?.throwsClause,
      clause.throwsSpecifier.tokenKind == .keyword(.rethrows)
    {
      throw ReuseRefusal.rethrowing.error(at: clause)
    }
    if let result = function.signature.returnClause?.type, result.mentions(.some) {
      throw ReuseRefusal.opaqueResult.error(at: result)
    }
    for parameter in function.signature.parameterClause.parameters {
      let name = (parameter.secondName ?? parameter.firstName).text
      if parameter.type.specifiers.contains("inout") { throw ReuseRefusal.inoutParameter(name).error(at: parameter) }
    }
    for parameter in function.genericParameterClause?.parameters ?? [] where parameter.specifier?.text == "each" {
      throw ReuseRefusal.parameterPack.error(at: parameter)
    }
  }

  private func checkAttributes() throws(DiagnosticsError) {
    var own = 0
    for element in function.attributes {
      guard let other = element.as(AttributeSyntax.self) else { continue }
      let name = other.attributeName.trimmedDescription
      switch name {
      case "Reuse", "Reuse.Reuse": own += 1
      case "inlinable", "_alwaysEmitIntoClient", "_transparent", "backDeployed":
        throw ReuseRefusal.inlinable(name).error(at: other)
      default: continue
      }
    }
    if own > 1 { throw ReuseRefusal.twice.error(at: attribute) }
  }
}

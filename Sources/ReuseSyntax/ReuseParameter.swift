import SwiftDiagnostics
import SwiftSyntax

/// A parameter, as the key needs it.
struct ReuseParameter {
  private let syntax: FunctionParameterSyntax
  /// The name inside the function, without backticks.
  let name: String
  /// The name as an expression.
  private let value: String
  /// The type of the value inside the function, without specifiers and attributes.
  let type: String

  init(_ syntax: FunctionParameterSyntax) {
    self.syntax = syntax
    let token = syntax.secondName ?? syntax.firstName
    name = token.bareName
    value = token.text
    let bare = syntax.type.bare
    type = syntax.ellipsis == nil ? bare.expressible : "[\(bare.expressible)]"
  }

  /// Whether `ignoring:` means this parameter: by its name or its label.
  func isNamed(_ name: String) -> Bool {
    self.name == name || syntax.firstName.bareName == name && name != "_"
  }

  /// Its part of the key. A type is no `Hashable` value, its identity is one.
  var part: ReusePlan.Part {
    syntax.type.bare.is(MetatypeTypeSyntax.self)
      ? ReusePlan.Part(name: name, value: "Swift.ObjectIdentifier(\(value))", type: "Swift.ObjectIdentifier")
      : ReusePlan.Part(name: name, value: value, type: type)
  }

  /// What a key cannot hold and a macro can see.
  func check() throws(DiagnosticsError) {
    let specifiers = syntax.type.specifiers
    if specifiers.contains("borrowing") || specifiers.contains("consuming") {
      throw ReuseRefusal.ownedParameter(name).error(at: syntax)
    }
    if syntax.type.bare.is(PackExpansionTypeSyntax.self) { throw ReuseRefusal.parameterPack.error(at: syntax) }
    let isClosure = syntax.type.bare.is(FunctionTypeSyntax.self) || syntax.type.attributes.contains("autoclosure")
    if isClosure { throw ReuseRefusal.closureParameter(name).error(at: syntax) }
    // No part of an existential could be compared: it does not conform to its own protocols.
    if syntax.type.bare.as(SomeOrAnyTypeSyntax.self)?.someOrAnySpecifier.tokenKind == .keyword(.any) {
      throw ReuseRefusal.existentialParameter(name).error(at: syntax)
    }
    if name == "_" { throw ReuseRefusal.unnamedParameter.error(at: syntax) }
  }
}

extension TypeSyntax {
  /// The type without `@escaping`, `sending` and their like, and without parentheses around it.
  var bare: TypeSyntax {
    if let attributed = self.as(AttributedTypeSyntax.self) { return attributed.baseType.bare }
    if let tuple = self.as(TupleTypeSyntax.self), tuple.elements.count == 1, let only = tuple.elements.first {
      return only.type.bare
    }
    return self
  }

  /// The type as it can stand before `.self`: a result or parameter may be `T!` or `sending T`, an expression not.
  var expressible: String {
    if let implicit = self.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) {
      return "\(implicit.wrappedType.trimmedDescription)?"
    }
    if let attributed = self.as(AttributedTypeSyntax.self), attributed.attributes.isEmpty {
      return attributed.baseType.expressible
    }
    return trimmedDescription
  }

  var specifiers: [String] {
    self.as(AttributedTypeSyntax.self)?.specifiers.map { $0.trimmedDescription } ?? []
  }

  var attributes: [String] {
    self.as(AttributedTypeSyntax.self)?.attributes.compactMap {
      $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription
    } ?? []
  }
}

extension TokenSyntax {
  /// The name without backticks.
  var bareName: String { identifier?.name ?? text }
}

import SwiftDiagnostics
import SwiftSyntax

/// A parameter, as the key needs it.
struct ReuseParameter {
  private let syntax: FunctionParameterSyntax
  /// The name inside the function.
  let name: String
  /// The type of the value inside the function, without specifiers and attributes.
  let type: String
  /// Whether its type is an unnamed generic parameter.
  let isOpaque: Bool

  init(_ syntax: FunctionParameterSyntax) {
    self.syntax = syntax
    name = (syntax.secondName ?? syntax.firstName).text
    let bare = syntax.type.bare
    type = syntax.ellipsis == nil ? bare.trimmedDescription : "[\(bare.trimmedDescription)]"
    isOpaque = bare.tokens(viewMode: .sourceAccurate).contains { $0.tokenKind == .keyword(.some) }
  }

  /// Whether `ignoring:` means this parameter: by its name or its label.
  func isNamed(_ name: String) -> Bool {
    self.name == name || syntax.firstName.text == name && name != "_"
  }

  /// Its part of the key. A type is no `Hashable` value, its identity is one.
  var part: ReusePlan.Part {
    syntax.type.bare.is(MetatypeTypeSyntax.self)
      ? ReusePlan.Part(name: name, value: "Swift.ObjectIdentifier(\(name))", type: "Swift.ObjectIdentifier")
      : ReusePlan.Part(name: name, value: name, type: type)
  }

  /// What a key cannot hold and a macro can see.
  func check() throws(DiagnosticsError) {
    let specifiers = syntax.type.specifiers
    if specifiers.contains("borrowing") || specifiers.contains("consuming") {
      throw ReuseRefusal.ownedParameter(name).error(at: syntax)
    }
    if syntax.type.bare.is(PackExpansionTypeSyntax.self) { throw ReuseRefusal.parameterPack.error(at: syntax) }
    let isClosure = syntax.type.bare.is(FunctionTypeSyntax.self) || syntax.type.attributes.contains("autoclosure")
    // Without a name there is nothing to make a part of.
    if isClosure || name == "_" { throw ReuseRefusal.closureParameter(name).error(at: syntax) }
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

  var specifiers: [String] {
    self.as(AttributedTypeSyntax.self)?.specifiers.map { $0.trimmedDescription } ?? []
  }

  var attributes: [String] {
    self.as(AttributedTypeSyntax.self)?.attributes.compactMap {
      $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription
    } ?? []
  }
}

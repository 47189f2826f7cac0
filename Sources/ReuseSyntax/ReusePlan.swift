import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacros

/// What there is to know about a function before its expansion is written: where its store lives and what its key is.
struct ReusePlan {
  /// Where the function's store lives.
  enum Home {
    /// In the function: it is one function, whatever it is called with.
    case local
    /// In the registry, under these types besides the key's and the result's.
    case registry(scope: [String])
  }

  /// A part of the key.
  struct Part {
    /// The parameter's, or `self`.
    let name: String
    let value: String
    /// How to write its type; only looked at for a local home.
    let type: String
  }

  let home: Home
  let parts: [Part]
  let name: String
  let result: String
  /// `async`, `throws` and what is thrown, as written.
  let effects: String
  let isAsync: Bool
  let isThrowing: Bool
  let signature: String
  let location: AbstractSourceLocation?

  init(
    _ function: FunctionDeclSyntax,
    _ arguments: ReuseArguments,
    _ attribute: AttributeSyntax,
    in context: some MacroExpansionContext
  ) throws(DiagnosticsError) {
    let place = try ReusePlace(context.lexicalContext, attribute)
    try ReuseRules(function, attribute).check()

    let signature = function.signature
    var parameters = signature.parameterClause.parameters.map(ReuseParameter.init)
    var ignoresSelf = false
    for (name, node) in arguments.ignored {
      if name == "self" {
        ignoresSelf = true
        continue
      }
      let kept = parameters.filter { !$0.isNamed(name) }
      guard kept.count < parameters.count else { throw ReuseRefusal.ignoredIsUnknown(name).error(at: node) }
      parameters = kept
    }
    for parameter in parameters { try parameter.check() }
    let isInstance = place.isType && !function.isStatic
    let receiver = isInstance && !ignoresSelf ? [Part(name: "self", value: "self", type: place.typeName ?? "Self")] : []
    let generics = (function.genericParameterClause?.parameters).map { Array($0) } ?? []
    // `<let n: Int>` is a value, and as such part of the key.
    let numbers = generics.filter { $0.specifier?.text == "let" }.map { generic in
      Part(name: generic.name.bareName, value: generic.name.text, type: "Swift.Int")
    }
    parts = receiver + numbers + parameters.map(\.part)

    let effectClauses = signature.effectSpecifiers
    isAsync = effectClauses?.asyncSpecifier != nil
    isThrowing = effectClauses?.throwsClause != nil
    effects = [effectClauses?.asyncSpecifier?.text, effectClauses?.throwsClause?.trimmedDescription]
      .compactMap { $0 }.joined(separator: " ")
    result = signature.returnClause?.type.expressible ?? "Void"
    let labels = signature.parameterClause.parameters.map { $0.firstName.bareName + ":" }.joined()
    name = "\(function.name.bareName)(\(labels))"
    // In one line: it becomes a string.
    let written = (function.genericParameterClause?.trimmedDescription ?? "") + signature.trimmedDescription
    self.signature = written.split { $0.isWhitespace }.joined(separator: " ")
    location = context.location(of: function.name)

    // `some` is a generic parameter without a name, an ignored one too; a local type's `Self` would be that type.
    let isConcrete = generics.isEmpty && place.isConcrete && !signature.mentions(.some) && !signature.mentions(.Self)
    let types = generics.filter { $0.specifier == nil }.map(\.name.text)
    // Each subclass calls a class method with another `Self`; an instance is in the key.
    let isPerSubclass = place.isClass && (!isInstance || ignoresSelf)
    home =
      isConcrete && !isPerSubclass ? .local : .registry(scope: (place.isType ? ["Self"] : []) + types)
  }
}

extension FunctionDeclSyntax {
  /// Called on a type, not on an instance.
  var isStatic: Bool {
    modifiers.contains { $0.name.tokenKind == .keyword(.static) || $0.name.tokenKind == .keyword(.class) }
  }
}

extension SyntaxProtocol {
  func mentions(_ keyword: Keyword) -> Bool {
    tokens(viewMode: .sourceAccurate).contains { $0.tokenKind == .keyword(keyword) }
  }
}

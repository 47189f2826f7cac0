import ReuseSyntax
import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import SwiftSyntaxMacrosGenericTestSupport
import Testing

private let specifications = ["Reuse": MacroSpec(type: ReuseBodyMacro.self)]

/// Compares a whole expansion that diagnoses nothing.
func expectExpansion(_ source: String, _ expanded: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
  assertMacroExpansion(
    source,
    expandedSource: expanded,
    macroSpecs: specifications,
    testModuleName: "Module",
    testFileName: "File.swift",
    indentationWidth: .spaces(2)
  ) { failure in
    Issue.record(Comment(rawValue: failure.message), sourceLocation: sourceLocation)
  }
}

/// A source's expansion and what was diagnosed, in the order and as often as it was.
func expand(_ source: String) -> (text: String, messages: [String]) {
  let file = Parser.parse(source: source)
  let context = BasicMacroExpansionContext(
    sourceFiles: [file: .init(moduleName: "Module", fullFilePath: "/Module/File.swift")]
  )
  let expanded = file.expand(
    macroSpecs: specifications,
    contextGenerator: { syntax in
      BasicMacroExpansionContext(sharingWith: context, lexicalContext: syntax.allMacroLexicalContexts())
    },
    indentationWidth: .spaces(2)
  )
  return (expanded.description, context.diagnostics.map(\.message))
}

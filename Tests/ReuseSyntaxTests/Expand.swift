import ReuseSyntax
import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros

/// A source's expansion and what was diagnosed, as swift-syntax's own `assertMacroExpansion` makes them.
func expand(_ source: String) -> (text: String, messages: [String]) {
  let file = Parser.parse(source: source)
  let context = BasicMacroExpansionContext(
    sourceFiles: [file: .init(moduleName: "Module", fullFilePath: "/Module/File.swift")]
  )
  let specifications = ["Reuse": MacroSpec(type: ReuseBodyMacro.self)]
  let expanded = file.expand(
    macroSpecs: specifications,
    contextGenerator: { syntax in
      BasicMacroExpansionContext(sharingWith: context, lexicalContext: syntax.allMacroLexicalContexts())
    },
    indentationWidth: .spaces(2)
  )
  return (expanded.description, context.diagnostics.map(\.message))
}

import SwiftCompilerPlugin
import SwiftSyntaxMacros

@main
struct ReusePlugin: CompilerPlugin {
  let providingMacros: [any Macro.Type] = [ReuseMacro.self]
}

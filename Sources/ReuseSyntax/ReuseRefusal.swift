package import SwiftDiagnostics
import SwiftSyntax

/// Why a function cannot be marked `@Reuse`, and what to do instead.
package enum ReuseRefusal: DiagnosticMessage {
  case notAFunction
  case twice
  case local
  case inoutParameter(String)
  case ownedParameter(String)
  case closureParameter(String)
  case existentialParameter(String)
  case unnamedParameter
  case parameterPack
  case mutating
  case consuming
  case rethrowing
  case opaqueResult
  case inlinable(String)
  case ignoredIsNoLiteral
  case ignoredIsUnknown(String)
  case negative(String)
  case sharedWithoutCalls

  package var severity: DiagnosticSeverity { .error }

  package var diagnosticID: MessageID {
    MessageID(domain: "Reuse", id: String("\(self)".prefix { $0 != "(" }))
  }

  package var message: String {
    switch self {
    case .notAFunction:
      "@Reuse keeps the results of functions with a body; for a property or an initializer call such a function"
    case .twice:
      "@Reuse is here twice; put the rules into one attribute, such as '@Reuse(calls: 3, for: .seconds(60))'"
    case .local:
      "@Reuse cannot keep a local function's results: it may capture variables that change; "
        + "move it out, or wrap a closure with 'reuse(calls:)'"
    case .inoutParameter(let name):
      "@Reuse cannot repeat what a function does to its 'inout' parameter '\(name)'; return the new value instead"
    case .ownedParameter(let name):
      "@Reuse needs a copy of '\(name)' for its key; remove 'borrowing' or 'consuming', or name it in 'ignoring:'"
    case .closureParameter(let name):
      "@Reuse cannot compare closures; add 'ignoring: \"\(name)\"' if the result does not depend on '\(name)'"
    case .existentialParameter(let name):
      "@Reuse cannot compare 'any' types; write 'some' instead, which callers do not notice, or name '\(name)' in 'ignoring:'"
    case .unnamedParameter:
      "@Reuse keeps results by arguments, and this one has no name; name it, or add 'ignoring: \"_\"'"
    case .parameterPack:
      "@Reuse cannot make a key of a parameter pack; take an array, or write the number of arguments out"
    case .mutating:
      "@Reuse cannot repeat what a 'mutating' function does to 'self'; make it return the new value instead"
    case .consuming:
      "@Reuse needs a copy of 'self'; remove 'consuming'"
    case .rethrowing:
      "@Reuse cannot see what 'rethrows' will throw; write 'throws', or 'throws(Failure)' with a generic 'Failure'"
    case .opaqueResult:
      "@Reuse must name the result's type to keep it; write the type instead of 'some', or 'any'"
    case .inlinable(let attribute):
      "@Reuse keeps results in this module, which '@\(attribute)' code does not stay in; remove '@\(attribute)'"
    case .ignoredIsNoLiteral:
      "'ignoring:' takes names of parameters, written as plain strings"
    case .ignoredIsUnknown(let name):
      "'ignoring:' names '\(name)', which is no parameter of this function"
    case .negative(let label):
      "'\(label):' cannot be \(label == "calls" ? "negative" : "less than 1")"
    case .sharedWithoutCalls:
      "'scope: .shared' shares a count of calls; add 'calls:'"
    }
  }

  func error(at node: some SyntaxProtocol) -> DiagnosticsError {
    DiagnosticsError(diagnostics: [Diagnostic(node: node, message: self)])
  }
}

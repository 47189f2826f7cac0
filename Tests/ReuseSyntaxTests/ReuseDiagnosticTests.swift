import ReuseSyntax
import SwiftDiagnostics
import SwiftSyntax
import SwiftSyntaxMacroExpansion
import Testing

/// What is refused, and what the refusal says. A refused function keeps its body, so no second error follows.
@Suite struct ReuseDiagnosticTests {
  struct Refused: Sendable, CustomTestStringConvertible {
    let source: String
    let refusal: ReuseRefusal
    var testDescription: String { source }
  }

  static let cases: [Refused] = [
    Refused(source: "@Reuse func f(_ a: inout Int) -> Int { 1 }", refusal: .inoutParameter("a")),
    Refused(source: "@Reuse func f(_ a: borrowing Int) -> Int { 1 }", refusal: .ownedParameter("a")),
    Refused(source: "@Reuse func f(_ a: () -> Int) -> Int { 1 }", refusal: .closureParameter("a")),
    Refused(source: "@Reuse func f(_ a: @autoclosure () -> Int) -> Int { 1 }", refusal: .closureParameter("a")),
    Refused(source: "@Reuse func f(_ a: any Hashable & Sendable) -> Int { 1 }", refusal: .existentialParameter("a")),
    Refused(source: "@Reuse func f(_: Int) -> Int { 1 }", refusal: .unnamedParameter),
    Refused(source: "@Reuse func f<each T>(_ a: repeat each T) -> Int { 1 }", refusal: .parameterPack),
    Refused(source: "struct S { @Reuse mutating func f() -> Int { 1 } }", refusal: .mutating),
    Refused(source: "struct S { @Reuse consuming func f() -> Int { 1 } }", refusal: .consuming),
    Refused(source: "@Reuse func f(_ a: Int) rethrows -> Int { 1 }", refusal: .rethrowing),
    Refused(source: "@Reuse func f() -> some Equatable { 1 }", refusal: .opaqueResult),
    Refused(source: "@inlinable @Reuse func f() -> Int { 1 }", refusal: .inlinable("inlinable")),
    Refused(source: "func g() { @Reuse func f() -> Int { 1 } }", refusal: .local),
    Refused(source: "struct S { init() { @Reuse func f() -> Int { 1 } } }", refusal: .local),
    Refused(source: "let a = { @Reuse func f() -> Int { 1 } }", refusal: .local),
    Refused(source: "struct S { var a: Int { get { @Reuse func f() -> Int { 1 } } } }", refusal: .local),
    Refused(source: "struct S { subscript(_ a: Int) -> Int { @Reuse func f() -> Int { 1 } } }", refusal: .local),
    Refused(source: "struct S { var a: Int { @Reuse func f() -> Int { 1 } } }", refusal: .local),
    Refused(
      source: "@_alwaysEmitIntoClient @Reuse func f() -> Int { 1 }", refusal: .inlinable("_alwaysEmitIntoClient")),
    Refused(source: "protocol P { @Reuse func f() -> Int }", refusal: .notAFunction),
    Refused(source: "@Reuse(ignoring: name) func f(_ a: Int) -> Int { 1 }", refusal: .ignoredIsNoLiteral),
    Refused(source: "@Reuse(ignoring: \"a\", \"b\") func f(_ a: Int) -> Int { 1 }", refusal: .ignoredIsUnknown("b")),
    Refused(source: "@Reuse(calls: -1) func f() -> Int { 1 }", refusal: .negative("calls")),
    Refused(source: "@Reuse(capacity: 0) func f() -> Int { 1 }", refusal: .negative("capacity")),
    Refused(source: "@Reuse(scope: .shared) func f() -> Int { 1 }", refusal: .sharedWithoutCalls),
  ]

  @Test(arguments: cases)
  func refuses(_ refused: Refused) {
    let (text, messages) = expand(refused.source)
    #expect(messages == [refused.refusal.message])
    #expect(!text.contains("ReuseExpansion"))
  }

  @Test func refusesTheAttributeTwice() {
    let (text, messages) = expand("@Reuse @Reuse(calls: 3) func f() -> Int { 1 }")
    #expect(messages.first == ReuseRefusal.twice.message)
    #expect(!text.contains("ReuseExpansion"))
  }

  @Test func refusesWhatIsNoFunction() {
    let (_, messages) = expand("struct S { @Reuse init() { } }")
    #expect(messages == [ReuseRefusal.notAFunction.message])
  }
}

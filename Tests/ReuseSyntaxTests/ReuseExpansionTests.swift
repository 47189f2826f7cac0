import Testing

/// Whole expansions, one for each home a store can have.
@Suite struct ReuseExpansionTests {
  @Test func concreteFunctionsHoldTheirStore() {
    expectExpansion(
      """
      /// Adds.
      @discardableResult
      @Reuse(calls: 3, ignoring: "log")
      func sum(_ a: Int, by b: Logger, log: Log) throws(Failure) -> Int {
        print(#function)
        return a + b
      }
      """,
      """
      /// Adds.
      @discardableResult
      func sum(_ a: Int, by b: Logger, log: Log) throws(Failure) -> Int {
        enum __macro_local_5ReusefMu_ {
          static let store = ReuseCore.ReuseExpansion.store(
            "sum(_:by:log:)",
            ReuseCore.ReusePolicy(calls: 3),
            key: ReuseCore.ReuseExpansion.keyType(ReuseCore.ReuseExpansion.partType((Int).self), ReuseCore.ReuseExpansion.partType((Logger).self)),
            value: (Int).self
          )
        }
        let __macro_local_1afMu_ = ReuseCore.ReuseExpansion.part(a)
        let __macro_local_1bfMu_ = ReuseCore.ReuseExpansion.part(b)
        return try __macro_local_5ReusefMu_.store.value(for: ReuseCore.ReuseExpansion.key(ReuseCore.ReuseExpansion.checked(__macro_local_1afMu_), ReuseCore.ReuseExpansion.checked(__macro_local_1bfMu_))) { () throws(Failure) -> Int in
          print(#function)
          return a + b
        }
      }
      """
    )
  }

  @Test func functionsInExtensionsUseTheRegistry() {
    expectExpansion(
      """
      extension Box {
        @Reuse(for: .seconds(3), control: control) func first<T: Hashable>(_ other: T) async -> Content { content }
      }
      """,
      """
      extension Box {
        func first<T: Hashable>(_ other: T) async -> Content {
          let __macro_local_4selffMu_ = ReuseCore.ReuseExpansion.part(self)
          let __macro_local_5otherfMu_ = ReuseCore.ReuseExpansion.part(other)
          let __macro_local_3keyfMu_ = ReuseCore.ReuseExpansion.key(ReuseCore.ReuseExpansion.checked(__macro_local_4selffMu_), ReuseCore.ReuseExpansion.checked(__macro_local_5otherfMu_))
          return await ReuseCore.ReuseExpansion.store(
            at: ReuseCore.ReuseSite("Module/File.swift:2:51 first(_:)<T: Hashable>(_ other: T) async -> Content", line: 2),
            scope: (Self, T).self,
            key: __macro_local_3keyfMu_,
            value: (Content).self,
            "first(_:)",
            ReuseCore.ReusePolicy(for: .seconds(3)),
            control: control
          ).value(for: __macro_local_3keyfMu_) { () async -> Content in
            content
          }
        }
      }
      """
    )
  }

  @Test func moreThanFourArgumentsNest() {
    let (text, _) = expand("@Reuse func f(a: Int, b: Int, c: Int, d: Int, e: Int) { }")
    let parts = ["a", "b", "c", "d", "e"].map { "ReuseCore.ReuseExpansion.checked(__macro_local_1\($0)fMu_)" }
    let inner = "ReuseCore.ReuseExpansion.key(\(parts[3]), \(parts[4]))"
    #expect(text.contains("ReuseCore.ReuseExpansion.key(\(parts[0]), \(parts[1]), \(parts[2]), \(inner))"))
  }

  /// What may be written in a declaration and not in an expression is left out there: backticks, `T!`, `sending`.
  @Test func namesAndTypesAreWrittenAsExpressions() {
    let (text, messages) = expand("@Reuse func `f`(`in` `class`: Int!, _ b: sending Int) -> sending Int { b }")
    #expect(messages == [])
    #expect(text.contains("\"f(in:_:)\""))
    #expect(text.contains("let __macro_local_5classfMu_ = ReuseCore.ReuseExpansion.part(`class`)"))
    #expect(text.contains("partType((Int?).self), ReuseCore.ReuseExpansion.partType((Int).self)"))
    #expect(text.contains("value: (Int).self"))
  }
}

import Reuse
import Testing

/// What `@Reuse` makes of functions of every kind. Each test has functions and counters of its own.
@Suite(.timeLimit(.minutes(1))) struct MacroKindTests {
  @Test func globalFunction() {
    for _ in 0..<4 { #expect(sum(2, 3) == 5) }
    #expect(globalRuns.value == 1)
    #expect(sum(2, 3) == 5)
    #expect(globalRuns.value == 2)
    #expect(sum(3, 3) == 6)
    #expect(globalRuns.value == 3)
  }

  @Test func overloads() {
    for _ in 0..<3 {
      #expect(overloaded(1) == "integer")
      #expect(overloaded("1") == "string")
    }
    #expect(overloadRuns.value == 2)
  }

  @Test func overloadsByResult() {
    for _ in 0..<3 {
      let (number, text): (Int, String) = (either(1), either(1))
      #expect(number == 1 && text == "1")
    }
    #expect(overloadedResultRuns.value == 2)
  }

  @Test func namesInBackticksAndImplicitOptionals() {
    for _ in 0..<3 {
      #expect(quoted(1, or: "a") == "1 a")
      #expect(quoted(nil, or: "a") == nil)
    }
    #expect(quotedRuns.value == 2)
  }

  @available(macOS 26, *)
  @Test func numbersAsGenericParameters() {
    for _ in 0..<3 {
      #expect(size(1, of: InlineArray<2, Int>.self) == 3)
      #expect(size(1, of: InlineArray<3, Int>.self) == 4)
    }
    #expect(numberRuns.value == 2)
  }

  @Test func labelsDefaultsAndVariadics() {
    for _ in 0..<3 {
      #expect(labelled(from: 1) == 3)
      #expect(labelled(from: 1, by: 3) == 4)
      #expect(labelled(from: 1, by: 2, 4, 5) == 12)
    }
    #expect(labelRuns.value == 3)
  }

  @Test func manyArguments() {
    for _ in 0..<3 { #expect(many(1, "a", true, 1, nil, [1]) == 5) }
    many(1, "a", true, 1, nil, [2])
    many(1, "a", true, 1, 0, [1])
    #expect(manyRuns.value == 3)
  }

  @Test func voidResult() {
    for _ in 0..<4 { nothing(1) }
    #expect(voidRuns.value == 2)
  }

  @Test func genericFunctions() {
    for _ in 0..<3 {
      #expect(described(1) == "Int 1")
      #expect(described("1") == "String 1")
      #expect(opaque(1) == "1")
      #expect(opaque("1") == "1")
    }
    #expect(genericRuns.value == 2)
    #expect(opaqueRuns.value == 2)
  }

  @Test func typesAsArguments() {
    for _ in 0..<3 {
      #expect(named(Int.self, Int.self) == "Int")
      #expect(named(String.self, Int.self) == "String")
    }
    #expect(typeRuns.value == 2)
  }

  @Test func functionNameStays() {
    #expect(functionName(1) == "functionName(_:)")
  }

  /// `#line` is the declaration's, wherever in the body it stands.
  @Test func lineIsTheDeclarations() {
    #expect(declaredLine(1) == lineBefore + 1)
  }

  /// A name that two functions have is taken with its type.
  @Test func functionsStayValues() {
    let function: (Int) -> String = overloaded
    #expect(function(1) == "integer")
  }

  @Test func operators() {
    for _ in 0..<3 { #expect((1 <+> 2) == 3) }
    #expect(operatorRuns.value == 1)
  }

  @Test func throwingFunctions() throws {
    for _ in 0..<2 {
      #expect(try half(4) == 2)
      #expect(try typedHalf(4) == 2)
      #expect(throws: OddError(number: 3)) { try half(3) }
      #expect(throws: OddError(number: 3)) { () throws(OddError) in try typedHalf(3) }
      #expect(try checked(1, OddError.self) == 1)
    }
    #expect(throwingRuns.value == 6)
  }

  @Test func asynchronousFunctions() async throws {
    for _ in 0..<2 {
      #expect(await later(4) == 4)
      #expect(try await laterHalf(4) == 2)
      await #expect(throws: OddError(number: 3)) { try await laterHalf(3) }
    }
    #expect(asyncRuns.value == 4)
  }

  /// Calls that come while the function runs share the run.
  @Test func concurrentCallsShareARun() async throws {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<20 { group.addTask { try await slow(7) } }
      await until { slowRuns.value == 1 }
      slowGate.open()
      for try await value in group { #expect(value == 7) }
    }
    #expect(slowRuns.value == 1)
  }

  @MainActor @Test func mainActorFunctions() async {
    for _ in 0..<3 {
      #expect(onMain(1) == 6)
      #expect(await laterOnMain(1) == 6)
    }
    #expect(mainRuns.value == 2)
  }

  @Test func ignoredArguments() {
    let logger = Logger()
    #expect(logged(1, to: logger) { $0 + 1 } == 2)
    #expect(logged(1, to: Logger()) { $0 + 5 } == 2)
    #expect(logger.lines == ["1"])
    #expect(ignoringRuns.value == 1)
  }

  @Test func objectsByIdentity() {
    let (one, other) = (Logger(), Logger())
    for _ in 0..<3 { #expect(lines(of: one) + lines(of: other) == 0) }
    #expect(identityRuns.value == 2)
  }

  @Test func objectsAreNotKeptAlive() {
    let before = Logger.gone.value
    for _ in 0..<100 { #expect(isEmpty(Logger())) }
    // Other tests' objects may go meanwhile.
    #expect(Logger.gone.value - before >= 100)
  }

  @Test func recursion() {
    #expect(fibonacci(80) == 23_416_728_348_467_685)
    #expect(fibonacciRuns.value == 81)
  }

  /// The ten calls of the homework, three kept.
  @Test func tenCalls() {
    func runs(_ function: (Int, Int) -> Int, _ counter: Counter) -> [Int] {
      [2, 2, 2, 2, 2, 2, 3, 2, 2, 2].enumerated().compactMap { number, a in
        let before = counter.value
        #expect(function(a, 3) == a + 3)
        return counter.value > before ? number + 1 : nil
      }
    }
    #expect(runs(sharedSum, sharedRuns) == [1, 5, 7, 9])
    #expect(runs(tracedSum, traceRuns) == [1, 5, 7, 10])
  }

  @Test func controlledFunction() {
    for _ in 0..<3 { #expect(timed(1) == 1) }
    manual.advance(by: .seconds(10))
    for value in [1, 2, 3] { #expect(timed(value) == value) }
    #expect(control.statistics == ReuseStatistics(kept: 2, runs: 4, evictions: 1))
    control.removeAll()
    #expect(timed(3) == 3)
    #expect(control.statistics.runs == 5)
  }
}

import Reuse

// One function of every kind, each counting its runs. The counters are global because that is what such functions have.

let globalRuns = Counter()
let overloadRuns = Counter()
let labelRuns = Counter()
let manyRuns = Counter()

/// A global function.
@Reuse(calls: 3)
func sum(_ a: Int, _ b: Int) -> Int {
  globalRuns.increment()
  return a + b
}

@Reuse func overloaded(_ value: Int) -> String {
  overloadRuns.increment()
  return "integer"
}

@Reuse func overloaded(_ value: String) -> String {
  overloadRuns.increment()
  return "string"
}

/// Labels, a default, a variadic argument.
@Reuse func labelled(from start: Int, by step: Int = 2, _ rest: Int...) -> Int {
  labelRuns.increment()
  return start + step + rest.reduce(0, +)
}

@discardableResult
@Reuse func many(_ a: Int, _ b: String, _ c: Bool, _ d: Double, _ e: Int?, _ f: [Int]) -> Int {
  manyRuns.increment()
  return a + b.count + (c ? 1 : 0) + Int(d) + (e ?? 0) + f.count
}

let voidRuns = Counter()
@Reuse(calls: 1) func nothing(_ value: Int) { voidRuns.increment() }

let genericRuns = Counter()
@Reuse func described<T: Hashable & Sendable>(_ value: T) -> String {
  genericRuns.increment()
  return "\(T.self) \(value)"
}

let opaqueRuns = Counter()
@Reuse func opaque(_ value: some Hashable & Sendable) -> String {
  opaqueRuns.increment()
  return "\(value)"
}

let numberRuns = Counter()
@available(macOS 26, *)
@Reuse func size<let count: Int>(_ value: Int, of array: InlineArray<count, Int>.Type) -> Int {
  numberRuns.increment()
  return count + value
}

/// Names and types that an expression cannot have as they stand.
let quotedRuns = Counter()
@Reuse func `quoted`(_ `class`: Int!, or other: sending String) -> String! {
  quotedRuns.increment()
  return `class` == nil ? nil : "\(`class` ?? 0) \(other)"
}

let overloadedResultRuns = Counter()
@Reuse func either(_ value: Int) -> Int {
  overloadedResultRuns.increment()
  return value
}

@Reuse func either(_ value: Int) -> String {
  overloadedResultRuns.increment()
  return "\(value)"
}

let typeRuns = Counter()
@Reuse func named(_ type: Any.Type, _ other: Int.Type) -> String {
  typeRuns.increment()
  return "\(type)"
}

@Reuse func functionName(_ value: Int) -> String { #function }

let lineBefore = #line
@Reuse func declaredLine(_ value: Int) -> Int {
  let line = #line
  return line
}

let throwingRuns = Counter()
struct OddError: Error, Equatable {
  let number: Int
}

@Reuse func half(_ number: Int) throws -> Int {
  throwingRuns.increment()
  guard number.isMultiple(of: 2) else { throw OddError(number: number) }
  return number / 2
}

@Reuse func typedHalf(_ number: Int) throws(OddError) -> Int {
  throwingRuns.increment()
  guard number.isMultiple(of: 2) else { throw OddError(number: number) }
  return number / 2
}

@Reuse func checked<Failure: Error>(_ number: Int, _ failure: Failure.Type) throws(Failure) -> Int { number }

infix operator <+>

let operatorRuns = Counter()
@Reuse func <+> (left: Int, right: Int) -> Int {
  operatorRuns.increment()
  return left + right
}

let slowRuns = Counter()
let slowGate = Gate()
@Reuse func slow(_ number: Int) async throws -> Int {
  slowRuns.increment()
  await slowGate.pass()
  return number
}

let asyncRuns = Counter()
@Reuse func later(_ number: Int) async -> Int {
  asyncRuns.increment()
  await Task.yield()
  return number
}

@Reuse func laterHalf(_ number: Int) async throws(OddError) -> Int {
  asyncRuns.increment()
  await Task.yield()
  guard number.isMultiple(of: 2) else { throw OddError(number: number) }
  return number / 2
}

let mainRuns = Counter()
@MainActor var mainState = 5
@MainActor @Reuse func onMain(_ number: Int) -> Int {
  mainRuns.increment()
  return mainState + number
}

@MainActor @Reuse func laterOnMain(_ number: Int) async -> Int {
  mainRuns.increment()
  MainActor.assertIsolated()
  await Task.yield()
  return mainState + number
}

final class Logger {
  static let gone = Counter()
  var lines: [String] = []
  deinit { Self.gone.increment() }
}

let ignoringRuns = Counter()
@Reuse(ignoring: "logger", "transform")
func logged(_ number: Int, to logger: Logger, transform: (Int) -> Int) -> Int {
  ignoringRuns.increment()
  logger.lines.append("\(number)")
  return transform(number)
}

let identityRuns = Counter()
@Reuse func lines(of logger: Logger) -> Int {
  identityRuns.increment()
  return logger.lines.count
}

@Reuse func isEmpty(_ logger: Logger) -> Bool { logger.lines.isEmpty }

let fibonacciRuns = Counter()
@Reuse func fibonacci(_ n: Int) -> Int {
  fibonacciRuns.increment()
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2)
}

let traceRuns = Counter()
@Reuse(calls: 3)
func tracedSum(_ a: Int, _ b: Int) -> Int {
  traceRuns.increment()
  return a + b
}

let sharedRuns = Counter()
@Reuse(calls: 3, scope: .shared)
func sharedSum(_ a: Int, _ b: Int) -> Int {
  sharedRuns.increment()
  return a + b
}

let manual = ManualClock()
let control = ReuseControl(clock: manual)
@Reuse(for: .seconds(10), capacity: 2, control: control)
func timed(_ value: Int) -> Int { value }

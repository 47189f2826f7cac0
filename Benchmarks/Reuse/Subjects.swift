import Reuse
import Synchronization

// The functions that are measured. None is inlined: a call is a call.

/// What one writes by hand.
struct Pair: Hashable {
  let first: Int
  let second: Int
}

let byHandResults = Mutex<[Pair: Int]>([:])

@inline(never)
func byHand(_ a: Int, _ b: Int) -> Int {
  let key = Pair(first: a, second: b)
  if let kept = byHandResults.withLock({ $0[key] }) { return kept }
  let result = a &+ b
  byHandResults.withLock { $0[key] = result }
  return result
}

@inline(never)
@Reuse func kept(_ a: Int, _ b: Int) -> Int { a &+ b }

@inline(never)
@Reuse(calls: 1_000_000_000_000) func counted(_ a: Int, _ b: Int) -> Int { a &+ b }

@inline(never)
@Reuse func generic<T: FixedWidthInteger & Sendable>(_ a: T, _ b: T) -> T { a &+ b }

struct Adder: Hashable {}

extension Adder {
  @inline(never)
  @Reuse static func sum(_ a: Int, _ b: Int) -> Int { a &+ b }
}

struct Subject {
  let name: String
  let call: @Sendable (Int, Int) -> Int
}

let subjects = [
  Subject(name: "by hand: dictionary behind a Mutex") { byHand($0, $1) },
  Subject(name: "@Reuse") { kept($0, $1) },
  Subject(name: "@Reuse(calls:)") { counted($0, $1) },
  Subject(name: "@Reuse, generic (registry)") { generic($0, $1) },
  Subject(name: "@Reuse, in an extension (registry)") { Adder.sum($0, $1) },
]

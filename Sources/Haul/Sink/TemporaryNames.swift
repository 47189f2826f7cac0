import Synchronization

/// Names for files that are not complete yet, none given twice.
final class TemporaryNames: Sendable {
  /// Random, so that two runs into one folder do not meet; drawn once, because each draw is a system call.
  private let run = String(UInt64.random(in: .min ... .max), radix: 36)
  private let count = Atomic<Int>(0)

  func next() -> String {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    return ".haul-\(run)-\(String(number, radix: 36)).part"
  }
}

import Synchronization

/// The name of a file that is not complete yet.
///
/// A leading dot keeps it out of listings and out of the reach of names from lists, which never begin with one.
struct TemporaryName: Hashable, Sendable {
  let text: String
  /// Whether a later attempt finds the file again.
  private let isItem: Bool

  /// Where the note of what the file is a part of stands; nil where it has none.
  var note: String? { isItem ? text.dropLast(Self.ending.count) + ".json" : nil }
  /// Where the next note stands until it is whole.
  var nextNote: String? { note.map { $0 + ".new" } }

  /// The name of an item's file: the same in every attempt of every run, so that one goes on where another stopped.
  init(item name: String, url: String) {
    // Both, because names are numbered by the list and URLs may stand in several folders.
    var hash = FNV1a()
    hash.combine(name)
    hash.combine("\0")
    hash.combine(url)
    text = ".haul-" + String(hash.value, radix: 36) + Self.ending
    isItem = true
  }

  /// A name that no other file has.
  init(number: Int, run: String) {
    text = ".haul-\(run)-\(String(number, radix: 36))" + Self.ending
    isItem = false
  }

  private static let ending = ".part"
}

/// Names that nothing is expected under, none given twice.
final class TemporaryNames: Sendable {
  /// Random, so that two runs into one folder do not meet; drawn once, because each draw is a system call.
  private let run = String(UInt64.random(in: .min ... .max), radix: 36)
  private let count = Atomic<Int>(0)

  func next() -> TemporaryName {
    TemporaryName(number: count.wrappingAdd(1, ordering: .relaxed).newValue, run: run)
  }
}

/// A URL with ranges and choices in it, written out one by one and never held whole.
///
/// ```
/// [1-10]  [001-200]  [10-1]  [a-z]  [1-10:2]  {a,b,c}  \[ \] \{ \} \\
/// ```
///
/// The last one counts fastest, as curl's does (curl(1), “URL”). A number with leading zeros gives its width to all. The
/// brackets of an IPv6 address are none.
public struct Glob: Sendable, Hashable {
  /// Ranges and choices in one URL at the most.
  public static let maximumParts = 32

  /// Why a text is no glob, and where.
  public struct Problem: Error, Sendable, Hashable {
    /// What is wrong, for people.
    public let message: String
  }

  enum Part: Sendable, Hashable {
    case text(String)
    case choices([String])
    /// So many numbers from `first` on, each `step` from the last, with leading zeros up to `width`.
    case numbers(first: Int, step: Int, count: Int, width: Int)
    case letters(first: UInt8, step: Int, count: Int)

    var count: Int {
      switch self {
      case .text: 1
      case .choices(let choices): choices.count
      case .numbers(_, _, let count, _), .letters(_, _, let count): count
      }
    }

    /// - Parameter index: Below `count`.
    func text(_ index: Int) -> String {
      switch self {
      case .text(let text): return text
      case .choices(let choices): return choices[index]
      case .numbers(let first, let step, _, let width):
        let digits = String(first + step * index)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
      case .letters(let first, let step, _):
        return String(Unicode.Scalar(UInt8(clamping: Int(first) + step * index)))
      }
    }
  }

  let parts: [Part]

  /// Reads a URL.
  ///
  /// - Throws: ``Problem`` where a bracket or brace is not closed, or a range is none.
  public init(_ text: String) throws(Problem) {
    var parser = GlobParser(text)
    parts = try parser.parts()
  }

  /// All that the glob stands for, in order.
  public var texts: some Sequence<String> & Sendable { GlobTexts(parts: parts) }

  /// Whether it stands for nothing but itself.
  var isPlain: Bool { parts.allSatisfy { if case .text = $0 { true } else { false } } }
}

/// Counts through a glob, the last part fastest.
struct GlobTexts: Sequence, IteratorProtocol, Sendable {
  private let parts: [Glob.Part]
  private var places: [Int]?

  init(parts: [Glob.Part]) {
    self.parts = parts
    places = parts.contains { $0.count == 0 } ? nil : parts.map { _ in 0 }
  }

  mutating func next() -> String? {
    guard var places else { return nil }
    var text = ""
    for (part, place) in zip(parts, places) { text += part.text(place) }
    var position = places.count - 1
    while position >= 0 {
      places[position] += 1
      if places[position] < parts[position].count { break }
      places[position] = 0
      position -= 1
    }
    self.places = position >= 0 ? places : nil
    return text
  }
}

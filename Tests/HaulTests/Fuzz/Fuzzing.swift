import FoundationEssentials
import Testing

/// How long and from where: a second for each fuzzer and seed 1, or what `Scripts/fuzz SECONDS SEED` says.
enum Fuzzing {
  static let seconds = number("FUZZ_SECONDS", 1)
  static let seed = UInt64(clamping: number("FUZZ_SEED", 1))

  private static func number(_ variable: String, _ standard: Int) -> Int {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) } ?? standard
  }

  /// Calls `body` with one random generator after the other until the time is over.
  ///
  /// - Parameter body: Says whether what had to hold held; the seed of a case that did not is recorded.
  static func run(_ body: (inout SplitMix64) throws -> Bool) async rethrows {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var count: UInt64 = 0
    while clock.now < end {
      // A hundred to a look at the clock.
      for _ in 0..<100 {
        let seed = caseSeed(count)
        count += 1
        var random = SplitMix64(seed: seed)
        guard try body(&random) else {
          Issue.record("the case of seed \(seed) does not hold")
          return
        }
      }
      // Others have something to do, too.
      await Task.yield()
    }
    #expect(count > 0)
  }

  /// The seed of case number `count`: neighbours are far apart.
  static func caseSeed(_ count: UInt64) -> UInt64 { (seed &* 0x9E37_79B9_7F4A_7C15) ^ (count &* 0xD6E8_FEB8_6659_FD93) }
}

/// Changes bytes as fuzzers do: bits, pieces, numbers and words that parsers trip over.
struct Mutation {
  /// What is mixed in.
  var words: [[UInt8]]

  init(words: [String]) { self.words = words.map { Array($0.utf8) } + Self.numbers.map { Array($0.utf8) } }

  private static let numbers = [
    "0", "-1", "1", "255", "256", "65535", "65536", "2147483648", "4294967296", "9223372036854775807",
    "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e9", "0x10", " ", "\0", "\r\n", "\n", "\r",
    "\t", "\u{7F}", "\u{1B}[", "\u{202E}", "%00", "é",
  ]

  /// One to eight changes.
  func mutated(_ bytes: [UInt8], using random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int(random.next() % 8) { change(&bytes, using: &random) }
    return bytes
  }

  private func change(_ bytes: inout [UInt8], using random: inout SplitMix64) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let piece = place..<min(bytes.count, place + Int.random(in: 0...24, using: &random))
    switch random.next() % 8 {
    case 0 where place < bytes.count:
      bytes[place] ^= 1 << UInt8(random.next() % 8)
    case 1 where place < bytes.count:
      bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 2: bytes.removeSubrange(piece)
    case 3: bytes.insert(contentsOf: bytes[piece], at: place)
    case 4: bytes.removeSubrange(place...)
    case 5: bytes.replaceSubrange(piece, with: words.randomElement(using: &random) ?? [])
    case 6:
      let unit = words.randomElement(using: &random) ?? []
      for _ in 0...Int(random.next() % 40) { bytes.insert(contentsOf: unit, at: place) }
    default: bytes.insert(contentsOf: words.randomElement(using: &random) ?? [], at: place)
    }
    if bytes.count > 200_000 { bytes.removeSubrange(200_000...) }
  }
}

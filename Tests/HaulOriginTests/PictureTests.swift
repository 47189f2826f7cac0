import Crypto
import HaulOrigin
import Testing

@Suite("A picture")
struct PictureTests {
  /// The hashes come from a separate implementation of the format, in Python: they pin it, also across versions.
  @Test(
    "is the same everywhere, for ever",
    arguments: [
      (3, 1_000, 1, "2b65a07b4897a6a97e10a4f24e7a10bd1dadc364382155334b2f534bbf993559"),
      (0, 0, 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      (0, 21, 9, "ccaeb1e739bcb36f5a0516f1af5120c8ef9dcda845d0c72ad3143e071c0a8305"),
      (200, 65_542, UInt64.max, "9a1c916309d618e9ef038995853043aea9987f4421cb60b88c29dcccbb202ce2"),
    ] as [(Int, Int, UInt64, String)]
  )
  func golden(number: Int, size: Int, seed: UInt64, hash: String) {
    #expect(Picture(number: number, size: size, seed: seed).sha256 == hash)
  }

  @Test("has one digest, whether made in pieces or at once", arguments: [0, 1, 20, 65_535, 65_536, 65_537, 200_000])
  func digest(size: Int) {
    let picture = Picture(number: 1, size: size, seed: 1)
    let whole = picture.bytes(in: 0..<size)
    let hash = SHA256.hash(data: whole).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(whole.count == size)
    #expect(picture.sha256 == hash)
  }

  @Test("gives any range as the slice of the whole", arguments: [0, 1, 7, 8, 19, 20, 21, 22, 23, 31, 64])
  func ranges(size: Int) {
    let picture = Picture(number: 5, size: size, seed: 42)
    let whole = picture.bytes(in: 0..<size)
    for lower in 0...size {
      for upper in lower...size {
        #expect(picture.bytes(in: lower..<upper) == Array(whole[lower..<upper]))
      }
    }
  }

  @Test("reaches far without making what comes before")
  func farRange() {
    let size = 10_000_000_000
    let picture = Picture(number: 1, size: size, seed: 1)
    let tail = picture.bytes(in: size - 1_000..<size)
    #expect(tail.suffix(2) == [0xFF, 0xD9])
    #expect(picture.bytes(in: size - 993..<size - 500) == Array(tail[7..<500]))
  }

  @Test("leaves out what lies outside")
  func outside() {
    let picture = Picture(number: 1, size: 100, seed: 1)
    #expect(picture.bytes(in: -5..<3) == picture.bytes(in: 0..<3))
    #expect(picture.bytes(in: 90..<1_000).count == 10)
    #expect(picture.bytes(in: 200..<300).isEmpty)
    #expect(Picture(number: 1, size: -1, seed: 1).size == 0)
  }

  @Test("begins and ends like a JPEG when it has room for both", arguments: [22, 23, 100, 60_000])
  func markers(size: Int) {
    let bytes = Picture(number: 2, size: size, seed: 7).bytes(in: 0..<size)
    #expect(bytes.starts(with: [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10] + Array("JFIF".utf8) + [0x00]))
    #expect(bytes.suffix(2) == [0xFF, 0xD9])
  }

  @Test("differs from that of another number or seed")
  func distinct() {
    let pictures = [
      Picture(number: 1, size: 1_000, seed: 1), Picture(number: 2, size: 1_000, seed: 1),
      Picture(number: 1, size: 1_000, seed: 2), Picture(number: 2, size: 1_000, seed: 2),
    ]
    #expect(Set(pictures.map(\.sha256)).count == pictures.count)
  }

  /// Also in a debug build, where tests and demos run; one second would do, ten are for a busy machine.
  @Test("is made quickly", .timeLimit(.minutes(1)))
  func speed() {
    let picture = Picture(number: 1, size: 64_000_000, seed: 1)
    let time = ContinuousClock().measure { #expect(picture.sha256.count == 64) }
    #expect(time < .seconds(10))
  }
}

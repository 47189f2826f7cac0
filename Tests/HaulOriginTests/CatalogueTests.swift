import Crypto
import Testing

@testable import HaulOrigin

@Suite("A catalogue")
struct CatalogueTests {
  @Test("draws sizes within their range", arguments: [8_000...60_000, 5...5, 0...1, 0...Int.max])
  func sizes(range: ClosedRange<Int>) throws {
    let catalogue = Catalogue(count: 500, sizes: range, seed: 3)
    var drawn: [Int] = []
    for number in 1...500 { drawn.append(try #require(catalogue.picture(number)).size) }
    #expect(drawn.allSatisfy(range.contains))
    if range == 0...1 { #expect(Set(drawn) == [0, 1]) }
    if range == 8_000...60_000 {
      #expect((31_000...37_000).contains(drawn.reduce(0, +) / drawn.count))
      #expect(Set(drawn).count > 400)
    }
  }

  @Test("has the pictures from 1 to count", arguments: [(0, false), (1, true), (3, true), (4, false), (-1, false)])
  func numbers(number: Int, exists: Bool) {
    let catalogue = Catalogue(count: 3, sizes: 1...2, seed: 1)
    #expect((catalogue.picture(number) != nil) == exists)
  }

  @Test("has a manifest that sha256sum(1) reads")
  func manifest() throws {
    let catalogue = Catalogue(count: 3, sizes: 100...200, seed: 1)
    let digests = DigestCache()
    var expected = ""
    for number in 1...3 { expected += "\(try #require(catalogue.picture(number)).sha256)  image\(number).jpg\n" }
    #expect(digests.manifest(of: catalogue) == expected)
    #expect(digests.manifest(of: catalogue) == expected)
  }

  @Test("writes its addresses in as many bytes as it says", arguments: [0, 1, 9, 10, 11, 99, 100, 1_234])
  func addressList(count: Int) {
    let list = AddressList(baseURL: "http://127.0.0.1:80", count: count)
    let text = (0..<count).map { list.line($0 + 1) }.joined()
    #expect(list.size == text.utf8.count)
  }

  @Test("encodes digests as the fields want them")
  func digestText() {
    let digest = SHA256.hash(data: Array("abc".utf8))
    #expect(digest.hexadecimal == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(digest.base64 == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
  }
}

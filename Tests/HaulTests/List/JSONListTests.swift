import FoundationEssentials
import Testing

@testable import Haul

@Suite("Lists of JSON objects")
struct JSONListTests {
  @Test(
    "values",
    arguments: [
      ("null", .null), (" true ", .bool(true)), ("false", .bool(false)), ("0", .number("0")),
      ("-1.50e+3", .number("-1.50e+3")),
      ("123456789012345678901234567890", .number("123456789012345678901234567890")), ("\"\"", .string("")),
      (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{C}\n\r\t")), (#""\u00e9\ud83d\ude42""#, .string("é🙂")),
      (#""\ud83dx""#, .string("\u{FFFD}x")), ("\"日本\"", .string("日本")), ("[]", .array([])),
      ("[1, [null]]", .array([.number("1"), .array([.null])])), ("{}", .object([])),
      (
        #"{ "a" : 1 , "b":{"c":"d"}}"#,
        .object([
          .init(name: "a", value: .number("1")),
          .init(name: "b", value: .object([.init(name: "c", value: .string("d"))])),
        ])
      ),
    ] as [(String, JSONValue)])
  func values(text: String, expected: JSONValue) { #expect(JSONValue(text) == expected) }

  @Test(
    "what is no JSON",
    arguments: [
      "", " ", "nul", "tru", "01", "-", "1.", ".5", "1e", "+1", "\"", "\"\\\"", "\"\\x\"", #""\u12""#, "\"a\tb\"", "[",
      "[1", "[1,]",
      "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "1 2", "{} x", "'a'",
      String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
    ])
  func refused(text: String) { #expect(JSONValue(text) == nil, "\(text.prefix(40))") }

  @Test("agrees with Foundation about random texts", arguments: 0..<10 as Range<UInt64>)
  func random(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<300 {
      let text = String(
        (0..<Int(generator.next() % 9)).map { _ in "{}[]:,\"\\uae ".randomElement(using: &generator) ?? "a" })
      let object = "{\"url\":\"http://h/\",\"x\":\(text)}"
      // Foundation takes a comma before the end of an object, which RFC 8259 does not.
      if object.filter({ $0 != " " }).contains(",}") { continue }
      struct Line: Decodable {
        let url: String
      }
      let isValid = (try? JSONDecoder().decode(Line.self, from: Data(object.utf8))) != nil
      #expect((JSONValue(object) != nil) == isValid, "\(object)")
    }
  }

  @Test("an object is an item, and what else it has are columns")
  func item() throws {
    let item = try JSONLineItem.item(
      #"{"url":"http://h/a","name":"n","folder":"a/b","sha256":null,"headers":{"A":"1","B":2},"title":"T","n":1.0,"x":null,"y":[1],"z":true}"#
    )
    #expect(
      item
        == Item(
          url: "http://h/a", name: "n", folder: "a/b",
          headers: ["A: 1", "B: 2"].compactMap { HeaderField($0) },
          columns: ItemColumns(names: ["title", "n", "z"], values: ["T", "1.0", "true"])))
    #expect(try JSONLineItem.item(#"{"url":"u","headers":["A: 1"]}"#).headers.map(\.value) == ["1"])
  }

  @Test(
    "what is no item",
    arguments: [
      "x", "[1]", "\"http://h/\"", "{}", #"{"url":1}"#, #"{"url":"u","name":1}"#, #"{"url":"u","headers":"A: s3cret"}"#,
      #"{"url":"u","headers":{"A":"s3cret\r\nB: 1"}}"#, #"{"url":"u","headers":["s3cret"]}"#,
      #"{"url":"u","headers":[1]}"#,
      #"{"url":"u","sha256":{}}"#,
    ])
  func bad(line: String) {
    #expect {
      _ = try JSONLineItem.item(line)
    } throws: { error in
      (error as? Failure)?.failureClass == .url && (error as? Failure)?.message.contains("s3cret") == false
    }
  }
}

@Suite("Lists that are one JSON text")
struct JSONTextTests {
  @Test(
    "an array, or an object over many lines, is refused as a whole with the way out",
    arguments: [
      ("[\n  {\"url\": \"http://h/\"}\n]\n", ".[]"), ("\n  [{\"url\":\"http://h/\"}]", ".[]"),
      ("{\n\"url\": 1\n}", "."),
      ("\u{FEFF}[", ".[]"),
    ])
  func refused(text: String, filter: String) async throws {
    try await TestFolder.with { folder in
      folder.write(text, to: "l.json")
      #expect {
        _ = try ItemList.file(folder.at("l.json"))
      } throws: { error in
        (error as? HaulError)?.hint?.contains("jq -c '\(filter)' FILE") == true
      }
    }
  }

  @Test("blank lines before the first object are none")
  func blank() async throws {
    try await TestFolder.with { folder in
      folder.write(" \n\n{\"url\":\"http://h/1\"}\n\n{\"url\":\"http://h/2\"}\n", to: "l.json")
      let entries = try allEntries(.file(folder.at("l.json")))
      #expect(entries.map(\.item.url) == ["http://h/1", "http://h/2"])
      #expect(entries.map(\.line) == [3, 5])
      folder.write("\n", to: "empty.json")
      #expect(try allEntries(.file(folder.at("empty.json"))).isEmpty)
    }
  }
}

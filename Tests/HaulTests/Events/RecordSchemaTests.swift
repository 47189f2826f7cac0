import FoundationEssentials
import Testing

@testable import Haul

@Suite("docs/record.schema.json")
struct RecordSchemaTests {
  /// As much of a JSON Schema as the comparison needs.
  private struct Schema: Decodable {
    struct Property: Decodable {
      enum Values: Decodable, Equatable {
        case words([String?])
        case other

        init(from decoder: any Decoder) throws {
          self = (try? decoder.singleValueContainer().decode([String?].self)).map(Self.words) ?? .other
        }
      }
      var `enum`: Values?
    }
    var required: [String]
    var properties: [String: Property]
  }

  private func schema() throws -> Schema {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let data = try #require(FileManager.default.contents(atPath: "/\(root)/docs/record.schema.json"))
    return try JSONDecoder().decode(Schema.self, from: data)
  }

  @Test("names the fields of a record, all of them and in their order")
  func fields() throws {
    let line = Record(index: 0, url: "x", status: .saved).json
    let names = line.dropFirst().split(separator: ",").compactMap { $0.split(separator: "\"").first.map(String.init) }
    let schema = try schema()
    #expect(schema.required == names)
    #expect(Set(schema.properties.keys) == Set(names))
  }

  @Test("has every class, status and reason")
  func words() throws {
    let schema = try schema()
    #expect(schema.properties["error"]?.enum == .words(FailureClass.allCases.map(\.rawValue) + [nil]))
    #expect(schema.properties["status"]?.enum == .words(["saved", "skipped", "failed"]))
    #expect(schema.properties["reason"]?.enum == .words(SkipReason.allCases.map(\.rawValue) + [nil]))
  }
}

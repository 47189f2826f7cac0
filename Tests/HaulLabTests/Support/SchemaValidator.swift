import Foundation

/// As much of JSON Schema (draft 2020-12) as docs/report.schema.json uses.
struct SchemaValidator {
  private let root: [String: Any]

  init(_ data: Data) throws {
    root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// What does not fit, with its place; empty where everything does.
  func problems(_ value: Any) -> [String] { problems(value, root, "") }

  private func problems(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    if let reference = schema["$ref"] as? String {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else { return ["no \(reference)"] }
      return problems(value, target, place)
    }
    if let type = schema["type"] as? String, !matches(value, type) { return ["\(place): no \(type)"] }
    if let allowed = schema["enum"] as? [String], !allowed.contains(value as? String ?? "") {
      return ["\(place): \(value) is not allowed"]
    }
    if let constant = schema["const"] as? Int, value as? Int != constant { return ["\(place): not \(constant)"] }
    if let minimum = schema["minimum"] as? Double, let number = value as? Double, number < minimum {
      return ["\(place): less than \(minimum)"]
    }
    var found: [String] = []
    if let object = value as? [String: Any] {
      let properties = schema["properties"] as? [String: Any] ?? [:]
      for name in schema["required"] as? [String] ?? [] where object[name] == nil {
        found.append("\(place): \(name) is missing")
      }
      for (name, value) in object {
        if let property = properties[name] as? [String: Any] {
          found += problems(value, property, "\(place)/\(name)")
        } else if let others = schema["additionalProperties"] as? [String: Any] {
          found += problems(value, others, "\(place)/\(name)")
        } else {
          found.append("\(place): \(name) is not described")
        }
      }
    }
    if let array = value as? [Any], let items = schema["items"] as? [String: Any] {
      for (index, value) in array.enumerated() { found += problems(value, items, "\(place)/\(index)") }
    }
    return found
  }

  private func matches(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": value is Bool
    case "integer": (value as? Double).map { $0 == $0.rounded() } ?? false
    case "number": value is Double
    default: false
    }
  }
}

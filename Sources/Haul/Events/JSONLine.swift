/// One JSON object on one line, written field by field (RFC 8259).
///
/// Ours rather than a coder's because its fields keep the schema's order, nulls included, and because whatever could act
/// on a terminal (C1 controls, bidirectional overrides) leaves it as an escape, though JSON would allow it raw.
package struct JSONLine {
  private var text = "{"

  package init() { text.reserveCapacity(700) }

  package mutating func add(_ name: StaticString, _ value: String?) {
    key(name)
    guard let value else {
      text += "null"
      return
    }
    append(value)
  }

  private mutating func append(_ value: String) {
    text += "\""
    if value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
      text += value
    } else {
      for scalar in value.unicodeScalars { escape(scalar) }
    }
    text += "\""
  }

  /// An object with a text for each column; null where there is none.
  package mutating func add(_ name: StaticString, _ columns: ItemColumns) {
    key(name)
    guard !columns.isEmpty else {
      text += "null"
      return
    }
    text += "{"
    var seen: Set<String> = []
    // Names in an object are different from each other (RFC 8259 §4): of those that are not, the first counts.
    for (name, value) in zip(columns.names, columns.values) where seen.insert(name).inserted {
      if seen.count > 1 { text += "," }
      append(name)
      text += ":"
      append(value)
    }
    text += "}"
  }

  package mutating func add(_ name: StaticString, _ values: [String]) {
    key(name)
    text += "["
    for (place, value) in values.enumerated() {
      if place > 0 { text += "," }
      append(value)
    }
    text += "]"
  }

  package mutating func add(_ name: StaticString, _ value: Int?) {
    key(name)
    text += value.map(String.init) ?? "null"
  }

  package mutating func add(_ name: StaticString, _ value: Bool) {
    key(name)
    text += value ? "true" : "false"
  }

  /// Seconds, to the microsecond: more would be noise.
  package mutating func add(_ name: StaticString, _ value: Double?) {
    key(name)
    guard let value, value.isFinite, abs(value) < 1e12 else {
      text += "null"
      return
    }
    let microseconds = Int((abs(value) * 1e6).rounded())
    if value < 0, microseconds > 0 { text += "-" }
    let fraction = String(microseconds % 1_000_000)
    text += "\(microseconds / 1_000_000).\(String(repeating: "0", count: 6 - fraction.count))\(fraction)"
  }

  package consuming func finish() -> String {
    text += "}"
    return text
  }

  private mutating func key(_ name: StaticString) {
    if text.utf8.count > 1 { text += "," }
    text += "\"\(name)\":"
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default:
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

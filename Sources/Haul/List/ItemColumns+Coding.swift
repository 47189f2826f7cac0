extension ItemColumns: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads an object of texts; null is no columns. Objects have no order: the columns come in that of their names.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.singleValueContainer(), container.decodeNil() {
      self.init()
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
    self.init(
      names: keys.map(\.stringValue), values: try keys.map { try container.decode(String.self, forKey: $0) })
  }

  /// Writes an object of texts. Of columns with the same name, the first counts.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (name, value) in zip(names, values).reversed() {
      try container.encode(value, forKey: Key(stringValue: name))
    }
  }
}

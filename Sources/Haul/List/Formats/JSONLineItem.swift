/// Reads an item from a line with a JSON object: `url`, `name`, `folder`, `sha256`, `headers`; what else there is of text,
/// numbers and truth values are columns.
enum JSONLineItem {
  /// - Parameter urlName: The member that is the URL.
  /// - Throws: ``Failure`` where the line is no such object.
  static func item(_ line: String, urlName: String = "url") throws(Failure) -> Item {
    guard let value = JSONValue(line) else { throw Failure(.url, "the line is no valid JSON") }
    guard case .object(let members) = value else {
      let hint = if case .array = value { "; jq -c '.[]' makes lines of a list" } else { "" }
      throw Failure(.url, "the line is no JSON object\(hint)")
    }
    var item = Item(url: "")
    var hasURL = false
    var names: [String] = []
    var values: [String] = []
    for member in members {
      switch member.name {
      case urlName:
        guard case .string(let url) = member.value else {
          throw Failure(.url, "its \(Quotation.of(urlName)) is no text")
        }
        item.url = url
        hasURL = true
      case "name": item.name = try text(member)
      case "folder": item.folder = try text(member)
      case "sha256": item.sha256 = try text(member)
      case "headers": item.headers = try headers(member.value)
      default:
        guard let text = member.value.text else { continue }
        names.append(member.name)
        values.append(text)
      }
    }
    guard hasURL else { throw Failure(.url, "the object has no \(Quotation.of(urlName))") }
    if !names.isEmpty { item.columns = ItemColumns(names: names, values: values) }
    return item
  }

  /// A text or null.
  private static func text(_ member: JSONValue.Member) throws(Failure) -> String? {
    switch member.value {
    case .null: nil
    case .string(let text): text
    default: throw Failure(.url, "its \(Quotation.of(member.name)) is no text")
    }
  }

  /// `{"Name": "value"}` or `["Name: value"]`. The fields are not quoted in messages: they may be secrets.
  private static func headers(_ value: JSONValue) throws(Failure) -> [HeaderField] {
    var fields: [HeaderField?] = []
    switch value {
    case .null: break
    case .object(let members):
      for member in members {
        fields.append(member.value.text.flatMap { HeaderField(name: member.name, value: $0) })
      }
    case .array(let values):
      for value in values {
        guard case .string(let line) = value else { throw Failure(.url, "its headers are no list of texts") }
        fields.append(HeaderField(line))
      }
    default:
      throw Failure(.url, "its headers are neither an object nor a list of texts")
    }
    var valid: [HeaderField] = []
    for (place, field) in fields.enumerated() {
      guard let field else { throw Failure(.url, "header number \(place + 1) is no header field") }
      valid.append(field)
    }
    return valid
  }
}

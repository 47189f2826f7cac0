import FoundationEssentials

/// The header fields that curl's options make for all URLs of an operation.
struct CurlRequest: Sendable {
  private var headers: [HeaderField] = []
  private var userAgent: HeaderField?
  private var referer: HeaderField?
  private var basic: HeaderField?
  private var bearer: HeaderField?

  /// All of them. A `header` wins over the option that makes a field of the same name, and a bearer token over a password.
  var fields: [HeaderField] {
    let names = Set(headers.map { $0.name.lowercased() })
    return headers
      + [userAgent, referer, bearer ?? basic].compactMap { $0 }.filter {
        !names.contains($0.name.lowercased())
      }
  }

  /// Takes an option; what is wrong with it, to stand after its line's number, without its value.
  mutating func add(_ option: CurlOption) -> String? {
    let value = option.value ?? ""
    switch option.name {
    case "header":
      // `Name:` keeps curl from sending a field of its own, and `Name;` sends an empty one.
      let isEmpty = value.hasSuffix(";") && !value.contains(":")
      guard let field = HeaderField(isEmpty ? "\(value.dropLast()):" : value) else { return "is no header field" }
      if isEmpty || !field.value.isEmpty { headers.append(field) }
      return nil
    case "user-agent":
      userAgent = HeaderField(name: "User-Agent", value: value)
      return userAgent == nil ? "is no header field" : nil
    case "referer":
      referer = HeaderField(name: "Referer", value: value.hasSuffix(";auto") ? String(value.dropLast(5)) : value)
      return referer == nil ? "is no header field" : nil
    case "user":
      guard value.contains(":") else { return "has a user without a password; write user = \"NAME:PASSWORD\"" }
      basic = HeaderField(
        name: "Authorization", value: "Basic \(Data(value.utf8).base64EncodedString())")
      return nil
    default:
      bearer = HeaderField(name: "Authorization", value: "Bearer \(value)")
      return bearer == nil ? "is no header field" : nil
    }
  }
}

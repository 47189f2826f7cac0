extension RequestTarget {
  /// Parses an absolute `http` or `https` URL.
  ///
  /// White space around the text is dropped, and so is the fragment. An empty path becomes `/`.
  ///
  /// - Throws: ``RequestTargetError`` if the text is no such URL; its message says what to write instead.
  public init(_ text: String) throws(RequestTargetError) {
    var text = text
    let result = text.withUTF8 { buffer in
      Result { () throws(RequestTargetError) -> RequestTarget in
        let bytes = buffer.span
        return try RequestTarget(absolute: bytes, try bytes.urlText())
      }
    }
    self = try result.get()
  }

  /// Parses an absolute URL that is trimmed and free of illegal characters.
  init(absolute bytes: Span<UInt8>, _ text: Range<Int>) throws(RequestTargetError) {
    guard let colon = bytes.schemeEnd(in: text) else { throw .missingScheme(bytes, text) }
    guard let scheme = Scheme(bytes, text.lowerBound..<colon) else {
      throw .unsupportedScheme(bytes, text, colon: colon)
    }
    guard bytes.hasASCII("//", at: colon + 1, in: text) else { throw .missingSlashes(bytes, text, scheme) }
    try self.init(scheme: scheme, bytes, hierarchy: (colon + 3)..<text.upperBound, text)
  }

  /// Parses what follows `//`.
  ///
  /// - Parameters:
  ///   - hierarchy: The range from the host (or user information) to the end.
  ///   - text: The range of the whole text, for messages.
  init(scheme: Scheme, _ bytes: Span<UInt8>, hierarchy: Range<Int>, _ text: Range<Int>) throws(RequestTargetError) {
    var end = hierarchy.lowerBound
    scan: while end < hierarchy.upperBound {
      switch bytes[end] {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): break scan
      default: end += 1
      }
    }
    let authority = try Authority(bytes, hierarchy.lowerBound..<end, scheme, text)
    let pathEnd = bytes.firstOffset(of: UInt8(ascii: "#"), in: end..<hierarchy.upperBound) ?? hierarchy.upperBound
    var path = WirePath.encoded(bytes, end..<pathEnd)
    if path.utf8.first != UInt8(ascii: "/") { path = "/" + path }
    guard path.utf8.count <= Self.maximumLength else { throw .tooLong(path.utf8.count) }
    self.init(
      origin: Origin(scheme: scheme, host: authority.host.text, port: authority.port),
      path: path,
      credentials: authority.credentials,
      isAddressLiteral: authority.host.isAddressLiteral
    )
  }
}

extension RequestTarget.Scheme {
  /// Schemes are compared without regard to case (RFC 3986 §3.1).
  fileprivate init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let start = range.lowerBound
    guard range.count == 4 || range.count == 5,
      bytes[start].lowercasedASCII == UInt8(ascii: "h"), bytes[start + 1].lowercasedASCII == UInt8(ascii: "t"),
      bytes[start + 2].lowercasedASCII == UInt8(ascii: "t"), bytes[start + 3].lowercasedASCII == UInt8(ascii: "p")
    else { return nil }
    if range.count == 4 {
      self = .http
    } else if bytes[start + 4].lowercasedASCII == UInt8(ascii: "s") {
      self = .https
    } else {
      return nil
    }
  }
}

extension Span<UInt8> {
  /// The range of the text without white space at its ends, once its length and its controls are judged.
  ///
  /// A line feed, carriage return, tab or NUL inside a URL is refused instead of encoded: it is a mistake in a list or an
  /// attempt to write further header fields (apt CVE-2019-3462), and browsers and tools disagree about its meaning.
  func urlText() throws(RequestTargetError) -> Range<Int> {
    var start = 0
    var end = count
    while start < end, self[start].isWhiteSpace { start += 1 }
    while start < end, self[end - 1].isWhiteSpace { end -= 1 }
    guard end - start <= RequestTarget.maximumLength else { throw .tooLong(end - start) }
    var offset = start
    while offset < end {
      let byte = self[offset]
      if byte < 0x20, byte == 0 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        throw .illegalControl(byte, position: offset - start)
      }
      offset += 1
    }
    return start..<end
  }

  /// The offset of the colon after a scheme, nil if the range does not begin with one (RFC 3986 §3.1).
  func schemeEnd(in range: Range<Int>) -> Int? {
    guard !range.isEmpty, self[range.lowerBound].isLetter else { return nil }
    var offset = range.lowerBound + 1
    while offset < range.upperBound {
      switch self[offset] {
      case UInt8(ascii: ":"): return offset
      case let byte where byte.isLetter || byte.isDigit: offset += 1
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): offset += 1
      default: return nil
      }
    }
    return nil
  }
}

extension UInt8 {
  /// ASCII white space: tab, line feed, form feed, carriage return, space.
  fileprivate var isWhiteSpace: Bool {
    self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D
  }
}

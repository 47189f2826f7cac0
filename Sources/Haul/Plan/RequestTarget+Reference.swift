extension RequestTarget {
  /// The target that a reference means, seen from this one, such as the value of a Location field.
  ///
  /// A reference with a scheme is taken as ``init(_:)`` takes it. The others are merged with this target's URL, and dot
  /// segments are removed from their path (RFC 3986 §5.2). The fragment is dropped. User information in a reference is
  /// dropped too: a server does not choose with which credentials it is asked. This target's own credentials stay as
  /// long as the origin is the same, and are gone for good once it is not.
  ///
  /// - Throws: ``RequestTargetError`` if the reference leads to nothing that can be fetched.
  public func resolving(_ reference: String) throws(RequestTargetError) -> RequestTarget {
    var reference = reference
    let result = reference.withUTF8 { buffer in
      Result { () throws(RequestTargetError) -> RequestTarget in
        let bytes = buffer.span
        return try resolving(bytes, try bytes.urlText())
      }
    }
    return try result.get()
  }

  private func resolving(_ bytes: Span<UInt8>, _ text: Range<Int>) throws(RequestTargetError) -> RequestTarget {
    if bytes.schemeEnd(in: text) != nil {
      let target = try RequestTarget(absolute: bytes, text)
      return target.replacing(path: target.path, credentialsOf: self)
    }
    if bytes.hasASCII("//", at: text.lowerBound, in: text) {
      let hierarchy = (text.lowerBound + 2)..<text.upperBound
      let target = try RequestTarget(scheme: origin.scheme, bytes, hierarchy: hierarchy, text)
      return target.replacing(path: WirePath.removingDotSegments(target.path), credentialsOf: self)
    }
    let end = bytes.firstOffset(of: UInt8(ascii: "#"), in: text) ?? text.upperBound
    let resolved = merged(with: WirePath.encoded(bytes, text.lowerBound..<end))
    guard resolved.utf8.count <= Self.maximumLength else { throw .tooLong(resolved.utf8.count) }
    return replacing(path: resolved, credentialsOf: self)
  }

  /// This target's path and query, changed by a reference that has neither scheme nor host.
  private func merged(with reference: String) -> String {
    let pathEnd = path.utf8.firstIndex(of: UInt8(ascii: "?")) ?? path.utf8.endIndex
    switch reference.utf8.first {
    case nil:
      return path
    case UInt8(ascii: "/"):
      return WirePath.removingDotSegments(reference)
    case UInt8(ascii: "?"):
      return String(path[..<pathEnd]) + reference
    default:
      let directory = path.utf8[..<pathEnd].lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
      return WirePath.removingDotSegments("\(path[..<directory])/\(reference)")
    }
  }

  private func replacing(path: String, credentialsOf source: RequestTarget) -> RequestTarget {
    RequestTarget(
      origin: origin,
      path: path,
      credentials: origin == source.origin ? source.credentials : nil,
      isAddressLiteral: isAddressLiteral
    )
  }
}

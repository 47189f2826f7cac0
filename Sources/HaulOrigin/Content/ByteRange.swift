/// One range of a `Range` field (RFC 9110, section 14.1.2), before the size is known.
enum ByteRange: Equatable {
  /// `a-b`, or `a-` without a last offset.
  case from(Int, through: Int?)
  /// `-n`, the last n bytes.
  case suffix(Int)

  /// `nil` for what a server should ignore: another unit, no sense, or several ranges, which this one does not serve.
  init?(field: String) {
    let parts = trimmed(field).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].lowercased() == "bytes" else { return nil }
    let offsets = trimmed(parts[1]).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard offsets.count == 2 else { return nil }
    switch (Self.number(offsets[0]), Self.number(offsets[1])) {
    case (let first?, let last?) where first <= last: self = .from(first, through: last)
    case (let first?, nil) where offsets[1].isEmpty: self = .from(first, through: nil)
    case (nil, let length?) where offsets[0].isEmpty: self = .suffix(length)
    default: return nil
    }
  }

  /// Digits without an upper limit: what leaves `Int` is farther than any body reaches, so the largest `Int` will do.
  private static func number(_ digits: Substring) -> Int? {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    return Int(digits) ?? .max
  }

  /// The offsets in a body of `size` bytes, `nil` when there are none.
  func resolve(size: Int) -> Range<Int>? {
    switch self {
    case .from(let first, let last):
      guard first < size else { return nil }
      guard let last, last < size else { return first..<size }
      return first..<last + 1
    case .suffix(let length):
      guard length > 0, size > 0 else { return nil }
      return max(0, size - length)..<size
    }
  }
}

/// Which part of a representation a request gets (RFC 9110, section 14.2).
enum RangeDecision: Equatable {
  case whole
  case part(Range<Int>)
  case unsatisfiable

  init(range: String?, ifRange: String?, validators: Validators, size: Int) {
    guard let range, let range = ByteRange(field: range) else {
      self = .whole
      return
    }
    if let ifRange, !validators.match(ifRange: ifRange) {
      self = .whole
    } else if let offsets = range.resolve(size: size) {
      self = .part(offsets)
    } else {
      self = .unsatisfiable
    }
  }
}

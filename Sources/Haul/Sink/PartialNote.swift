import FoundationEssentials

/// What stands beside a partial file: of which version of what it is the beginning, or which parts of it are there.
struct PartialNote: Hashable, Codable, Sendable {
  /// The URL as listed, without userinfo.
  var url: String
  /// A strong `ETag`, as sent; else `lastModified` is the validator.
  var etag: String?
  var lastModified: String?
  /// The whole file's length in bytes, where the server told it.
  var length: Int?
  /// What is there of a file that comes over several connections, each range as its first byte and the one after its
  /// last; without it, what is there is a beginning, as long as the file is.
  private(set) var ranges: [[Int]]?
  /// Which start of the machine `ranges` are from. After a power cut a file can have its length and not the bytes, and where it
  /// was not written from its beginning to its end, nothing shows that.
  private var boot: String?

  private enum CodingKeys: String, CodingKey {
    case url, etag, length, ranges, boot
    case lastModified = "last_modified"
  }

  /// A note is a few hundred bytes; nothing larger is one of ours.
  static let maximumSize = 64 * 1024

  init(url: String, validator: Validator, length: Int?) {
    self.url = url
    self.length = length
    switch validator {
    case .entityTag(let text): etag = text
    case .lastModified(let text): lastModified = text
    }
  }

  /// Says which bytes are there.
  mutating func set(ranges: [[Int]], boot: String? = Boot.identifier) {
    self.ranges = ranges
    self.boot = boot
  }

  init?(json: some DataProtocol) {
    guard let note = try? JSONDecoder().decode(PartialNote.self, from: Data(json)) else { return nil }
    self = note
  }

  var json: Data? { try? JSONEncoder().encode(self) }

  /// Where an attempt at `url` goes on from with a partial file of `size` bytes; nil where it has to start over.
  ///
  /// At least one byte is asked for, because what a server says of it is the proof that the file is still the same.
  func resumption(url: String, size: Int, boot: String? = Boot.identifier) -> Resumption? {
    guard url == self.url, size > 0, let validator else { return nil }
    if let ranges {
      guard boot != nil, boot == self.boot else { return nil }
      return resumption(ranges, size: size, validator: validator)
    }
    if let length, length < size || length < 1 { return nil }
    let offset = length.map { min(size, $0 - 1) } ?? size
    return offset > 0 ? Resumption(offset: offset, validator: validator, length: length) : nil
  }

  /// The same with a file of which there are ranges. One that says more than the file can hold is not believed.
  private func resumption(_ ranges: [[Int]], size: Int, validator: Validator) -> Resumption? {
    guard let length, length > 0, let present = ByteRanges(pairs: ranges, length: min(size, length)),
      let first = present.ranges.first
    else { return nil }
    guard let offset = present.gaps(in: length).first?.lowerBound else {
      return length > 1
        ? Resumption(offset: length - 1, validator: validator, length: length, isNotedByRanges: true) : nil
    }
    var later = ByteRanges()
    for range in present.ranges where range != first || first.lowerBound > 0 { later.append(range) }
    return Resumption(offset: offset, validator: validator, length: length, later: later, isNotedByRanges: true)
  }

  private var validator: Validator? {
    // What is read from a file is no more to be trusted on the wire than what comes from a server.
    let text = etag ?? lastModified ?? ""
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
    return etag.map { .entityTag($0) } ?? lastModified.map { .lastModified($0) }
  }
}

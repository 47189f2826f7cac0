import NIOHTTP1

/// How much of response heads an attempt accepts: as much over a whole chain of redirects as in a single head, where the
/// parser holds the same limits (curl CVE-2023-38039).
struct HeadBudget: Hashable {
  /// Bytes of names and values.
  static let bytes = 64 * 1024
  /// Fields.
  static let fields = 256

  /// The size of one head, as the parser counts it.
  struct Size: Hashable {
    var fields = 0
    var bytes = 0
  }

  private var spent = Size()

  /// Counts a head; a failure where all of them together are too much.
  mutating func spend(_ size: Size) -> Failure? {
    spent.fields += size.fields
    spent.bytes += size.bytes
    guard spent.fields > Self.fields || spent.bytes > Self.bytes else { return nil }
    return Failure(
      .protocol,
      "the responses' heads are too large: more than \(Self.fields) fields or \(Self.bytes / 1024) KiB over the redirects"
    )
  }
}

extension HeadBudget.Size {
  init(_ headers: HTTPHeaders) {
    fields = headers.count
    bytes = headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
  }
}

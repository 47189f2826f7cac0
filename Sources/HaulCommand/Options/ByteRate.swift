/// Bytes a second on the command line: `10MB/s`, or a size, which means the same.
struct ByteRate: Hashable, Sendable, CustomStringConvertible {
  let bytesPerSecond: Int

  /// Reads a rate.
  static func parse(_ text: String) throws(ArgumentProblem) -> ByteRate {
    let size = text.lowercased().hasSuffix("/s") ? text.dropLast(2) : text[...]
    let bytes: Int
    do throws(ArgumentProblem) {
      bytes = try ByteSize.parse(size)
    } catch {
      throw ArgumentProblem(message: "it is no rate", hint: "write a rate such as 500kB/s or 10MB/s")
    }
    guard bytes > 0 else {
      throw ArgumentProblem(message: "nothing would ever arrive", hint: "write a rate such as 500kB/s or 10MB/s")
    }
    return ByteRate(bytesPerSecond: bytes)
  }

  /// In a form that ``parse(_:)`` reads.
  var description: String { "\(bytesPerSecond)B/s" }
}

import Haul

/// The line for a person about an item that ended.
///
/// ```
/// saved     0.134 s    34.5 kB  pictures/image1.jpg
/// skipped                       pictures/image2.jpg (exists)
/// failed   http_4xx  http://127.0.0.1/image3.jpg: 404 Not Found (line 3)
/// ```
enum RecordLine {
  /// The line, without its end. Nothing in it acts on a terminal.
  static func text(_ record: Record, style: Style = .plain) -> String {
    let place = VisibleText.escaped(record.path ?? record.url)
    switch record.status {
    case .saved:
      return columns("saved", time: record.timeTotal, bytes: record.bytes) + place
    case .skipped:
      let reason = record.reason.map { " (\($0.rawValue))" } ?? ""
      return style.quiet(columns("skipped") + place + reason)
    case .failed:
      let failure = Failure(record.error ?? .protocol, record.message ?? "no reason was given")
      return failed(failure, url: record.url, line: record.line, style: style)
    }
  }

  /// The line for an item that failed.
  static func failed(_ failure: Failure, url: String, line: Int?, style: Style) -> String {
    let message = VisibleText.escaped(failure.message)
    // Where the list itself is at fault, the message names the place already.
    let place = failure.failureClass == .url ? "" : line.map { " (line \($0))" } ?? ""
    let name = style.alarming("failed".leftAligned(statusWidth))
    // A line that is no item has no URL.
    let shown = url.isEmpty ? "" : "\(VisibleText.escaped(url)): "
    return "\(name)\(failure.failureClass.rawValue)  \(shown)\(message)\(place)"
  }

  /// The status and, for files that were fetched, the time and the size, each in its column.
  static func columns(_ status: String, time: Double? = nil, bytes: Int? = nil) -> String {
    let time = (time.map { Quantity.seconds($0) } ?? "").rightAligned(9)
    let size = (bytes.map { Quantity.bytes($0) } ?? "").rightAligned(10)
    return "\(status.leftAligned(statusWidth))\(time)  \(size)  "
  }

  private static let statusWidth = 9
}

import Haul

/// How many connections a file gets, on the command line: a number, or `auto`.
enum SegmentArgument {
  /// Reads a number of connections.
  static func parse(_ text: String) throws(ArgumentProblem) -> SegmentCount {
    if text == "auto" { return .auto }
    guard let count = Int(text), 1...SegmentCount.most ~= count else {
      throw ArgumentProblem(
        message: "it is no number of connections", hint: "write auto, or a number from 1 to \(SegmentCount.most)")
    }
    return .fixed(count)
  }
}

/// A number of workers on the command line: a number, `auto` for what serves best as the run goes, or `tuned` for what `haul
/// tune` has found.
enum WorkerCount: Hashable, Sendable {
  case number(Int)
  case auto
  case tuned

  /// Reads a number, which may be one that nothing can run with.
  static func parse(_ text: String) throws(ArgumentProblem) -> WorkerCount {
    switch text.lowercased() {
    case "auto": return .auto
    case "tuned": return .tuned
    default:
      guard let number = Int(text) else {
        throw ArgumentProblem(message: "it is no number of workers", hint: "write a number from 1 on, auto or tuned")
      }
      return .number(number)
    }
  }
}

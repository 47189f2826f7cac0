import Haul
import HaulLab

/// Errors as lines on stderr: what happened, and a `hint:` where there is something to do.
enum ErrorText {
  /// The lines of a message with its hint.
  static func lines(_ message: String, hint: String? = nil, usage: String? = nil) -> [String] {
    var lines = ["error: \(VisibleText.escaped(message))"]
    if let hint { lines.append("hint: \(VisibleText.escaped(hint))") }
    if let usage { lines += usage.split(separator: "\n").map(String.init) }
    return lines
  }

  /// The lines of a text that may have its hint on a line of its own, as a `HaulError`'s description has.
  static func visible(_ text: String) -> [String] {
    text.split(separator: "\n").map { VisibleText.escaped(String($0)) }
  }

  /// The lines of an error that ended a command.
  static func lines(_ error: any Error) -> [String] {
    switch error {
    case let error as UsageError: lines(error.message, hint: error.hint, usage: error.usage)
    case let error as HaulError: lines(error.message, hint: error.hint)
    case let error as LabError: lines(error.message, hint: error.hint)
    default: lines("\(error)")
    }
  }
}

import ArgumentParser
import Haul

/// Which versions of HTTP are spoken, as an option of everything that downloads, and of experiments with it.
struct HTTPOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The version of HTTP: auto, 1.1 or 2. auto is 1.1, and 2 over TLS where a server speaks nothing else. (default: auto)",
      valueName: "version"), transform: Self.parse)
  var http = HTTPChoice.auto

  /// For a `haul get` that an experiment starts.
  var arguments: [String] { http == .auto ? [] : ["--http", http.rawValue] }

  static func parse(_ text: String) throws(ArgumentProblem) -> HTTPChoice {
    if let choice = HTTPChoice(rawValue: text) { return choice }
    throw ArgumentProblem(
      message: "it is no version of HTTP that haul speaks",
      hint: "write auto, or \(HTTPChoice.http1.rawValue) or \(HTTPChoice.http2.rawValue) for that version alone")
  }
}

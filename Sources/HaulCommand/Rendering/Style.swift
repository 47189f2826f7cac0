/// Colours, used sparingly: only to make what needs attention stand out, and what does not step back.
struct Style: Sendable, Hashable {
  let hasColours: Bool

  /// Plain text.
  static let plain = Style(hasColours: false)

  /// Colours on a terminal that has them, unless the user does not want any (https://no-color.org).
  static func detected(isTerminal: Bool, environment: [String: String]) -> Style {
    let isUnwanted = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    return Style(hasColours: isTerminal && !isUnwanted)
  }

  /// Something went wrong.
  func alarming(_ text: String) -> String { wrapped(text, "31") }

  /// Nothing to look at.
  func quiet(_ text: String) -> String { wrapped(text, "2") }

  /// Select Graphic Rendition (ECMA-48, 8.3.117).
  private func wrapped(_ text: String, _ code: String) -> String {
    hasColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

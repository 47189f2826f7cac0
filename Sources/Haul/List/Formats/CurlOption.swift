/// A line of curl's config file (curl(1), `--config`): an option and its parameter.
struct CurlOption: Hashable {
  /// Without dashes.
  var name: String
  /// Nil where the line has none.
  var value: String?
  /// Whether the name is of letters, as after a single dash, and not a long one.
  var isShort = false

  /// An option.
  init(name: String, value: String? = nil) {
    self.name = name
    self.value = value
  }

  /// Reads a line; nil for a blank line or a comment.
  ///
  /// The two are separated by white space, `=` or `:`. A parameter in double quotes may hold `\\`, `\"`, `\t`, `\n`, `\r`
  /// and `\v`; a backslash before another letter is left out.
  init?(_ line: String) {
    var rest = line.unicodeScalars.drop(while: Self.isSpace)
    guard let first = rest.first, first != "#" else { return nil }
    let end = rest.firstIndex { Self.isSpace($0) || $0 == "=" || $0 == ":" } ?? rest.endIndex
    let written = rest[..<end]
    isShort = first == "-" && written.dropFirst().first != "-"
    name = String(Substring(written.drop { $0 == "-" }))
    rest = rest[end...].drop { Self.isSpace($0) || $0 == "=" || $0 == ":" }
    guard let start = rest.first else { return }
    if start == "\"" {
      value = Self.unquoted(rest.dropFirst())
    } else {
      value = String(Substring(rest.prefix { !Self.isSpace($0) }))
    }
  }

  /// The option under its long name; several where one dash stands before several letters, as in `-sSL`.
  var long: [CurlOption] {
    guard isShort else { return [self] }
    var found: [CurlOption] = []
    var rest = name.unicodeScalars[...]
    while let letter = rest.popFirst() {
      let known = CurlOptionTable.letters[Character(letter)]
      guard known?.takesValue == true else {
        found.append(CurlOption(name: known?.name ?? String(letter)))
        continue
      }
      found.append(CurlOption(name: known?.name ?? "", value: rest.isEmpty ? value : String(Substring(rest))))
      break
    }
    return found
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

  private static func unquoted(_ text: Substring.UnicodeScalarView) -> String {
    var output = ""
    var rest = text
    while let scalar = rest.popFirst(), scalar != "\"" {
      guard scalar == "\\" else {
        output.unicodeScalars.append(scalar)
        continue
      }
      guard let escaped = rest.popFirst() else { break }
      switch escaped {
      case "t": output += "\t"
      case "n": output += "\n"
      case "r": output += "\r"
      case "v": output += "\u{B}"
      default: output.unicodeScalars.append(escaped)
      }
    }
    return output
  }
}

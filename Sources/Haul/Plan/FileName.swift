/// The name under which an item is saved. A value of this type is always safe as one path component.
///
/// Whatever it is made from, it has 1 to 255 bytes of UTF-8, holds no `/`, no `\` and no control or other invisible
/// character, is neither `.` nor `..`, does not begin with `.` or `-` (nothing hidden, nothing that a program takes for an
/// option, and never one of haul's own `.haul` names) and does not end with a dot or space. What may not stand in a name
/// stays visible as a percent escape.
///
/// ```swift
/// FileName(for: try RequestTarget("https://h/a/summer%20%2F.jpg?size=1"))  // "summer %2F.jpg"
/// FileName(for: try RequestTarget("https://h/get/?id=1"))                  // "get-id=1"
/// FileName(sanitizing: "../etc/passwd")                                    // "_.%2Fetc%2Fpasswd"
/// ```
///
/// Two names are equal if their text is canonically equivalent (`é` in one scalar or two): some file systems hold only
/// one of the two.
public struct FileName: Sendable, Hashable {
  /// The longest name in bytes that Linux file systems take (`NAME_MAX`).
  public static let maximumLength = 255

  /// The name itself.
  public let text: String

  /// The name after the URL: the last component of its path, percent-decoded once.
  ///
  /// Escapes of separators, controls and invisible characters stay escapes, and so do bytes that are not UTF-8. Where the
  /// path ends in `/` the last component that is not empty counts, then the host; a query is appended then, so that the
  /// items of a list such as `https://h/?id=1`, `https://h/?id=2` can be told apart.
  public init(for target: RequestTarget) {
    var path = target.path
    text = path.withUTF8 { buffer in
      NameBuilder.name(path: buffer.span, host: target.origin.host)
    }
  }

  /// The name after any text, such as a column of a list. Percent escapes in it are text and stay as they are.
  ///
  /// A text without anything usable gives `download`.
  public init(sanitizing component: String) {
    var component = component
    text = component.withUTF8 { buffer in
      let bytes = buffer.span
      if NameBuilder.isPlain(bytes, 0..<bytes.count) { return bytes.string(0..<bytes.count) }
      var builder = NameBuilder()
      builder.append(bytes, 0..<bytes.count, decoding: false)
      return builder.finished()
    }
  }

  /// The name with a number before its ending, for items that would have the same name.
  ///
  /// `image.jpg` and 2 give `image-2.jpg`, `archive.tar.gz` gives `archive-2.tar.gz`, `noext` gives `noext-2`. The stem is
  /// cut where the result would be longer than ``maximumLength`` bytes.
  public func numbered(_ number: Int) -> FileName {
    FileName(text: NameLength.joined(text, inserting: "-\(number)"))
  }

  /// The name with the number of a repetition before its ending: `image.jpg` and 0 give `image_0.jpg`.
  func repeated(_ number: Int) -> FileName {
    FileName(text: NameLength.joined(text, inserting: "_\(number)"))
  }

  /// The name without its ending, and the ending with its dot: empty where there is none.
  var parts: (stem: Substring, ending: Substring) {
    let end = NameLength.stemEnd(of: text)
    return (text[..<end], text[end...])
  }

  /// - Parameter text: What obeys all rules of the type.
  init(text: String) {
    self.text = text
  }
}

extension FileName: CustomStringConvertible {
  /// The same as ``text``.
  public var description: String { text }
}

/// Names that every common file system takes and holds apart: those of Linux, macOS and Windows. Pure.
enum PortableName {
  /// The name without what Windows refuses, and with letters and their marks composed.
  ///
  /// `<`, `>`, `:`, `"`, `|`, `?` and `*` become percent escapes, and the names of devices get a `_` before them. Source:
  /// “Naming Files, Paths, and Namespaces”, Microsoft Learn.
  static func name(_ name: FileName) -> FileName {
    var scalars = Array(name.text.unicodeScalars)
    if scalars.contains(where: { !$0.isASCII }) { scalars = CanonicalComposition.composed(scalars) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(name.text.utf8.count)
    for scalar in scalars {
      if scalar.isASCII, refused.contains(UInt8(ascii: scalar)) {
        bytes.appendEscape(of: UInt8(ascii: scalar))
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
      }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return FileName(sanitizing: isDevice(text) ? "_\(text)" : text)
  }

  /// What two names have in common that some file system holds for one: case, and whether marks are composed.
  ///
  /// Upper case first: it is what Windows compares, and it joins more than lower case does (`ß` and `SS`), which costs a
  /// number that was not needed and never a file.
  static func fingerprint(_ path: String) -> UInt64 {
    var hasher = Hasher()
    // Strings that are canonically equivalent have the same hash.
    hasher.combine(path.uppercased().lowercased())
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }

  private static let refused = Set("<>:\"|?*".utf8)

  /// `CON`, `nul.txt`, `com1.tar.gz`: with any ending.
  private static func isDevice(_ text: String) -> Bool {
    let stem = text.prefix { $0 != "." }.lowercased()
    let trimmed = stem.reversed().drop { $0 == " " }.reversed()
    return devices.contains(String(trimmed))
  }

  private static let devices: Set<String> = {
    var names: Set<String> = ["con", "prn", "aux", "nul", "conin$", "conout$"]
    for device in ["com", "lpt"] {
      for number in ["1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³"] { names.insert(device + number) }
    }
    return names
  }()
}

/// How a name is kept within 255 bytes: the stem is cut, the ending stays.
enum NameLength {
  /// The name with an insertion between stem and ending, the stem cut on a character boundary where it is too long.
  ///
  /// - Parameters:
  ///   - name: Not empty, and neither beginning with a dot nor with a dash; the result does not either.
  ///   - insertion: At most 21 bytes: a dash and a number.
  static func joined(_ name: String, inserting insertion: String) -> String {
    let end = stemEnd(of: name)
    let stem = name[..<end]
    let ending = name[end...]
    let room = FileName.maximumLength - insertion.utf8.count - ending.utf8.count
    guard stem.utf8.count > room else { return "\(stem)\(insertion)\(ending)" }
    return "\(cut(stem, to: room))\(insertion)\(ending)"
  }

  /// Where the ending begins: the last dot with up to 15 letters and digits, `.tar` before it counted in (`.tar.gz`).
  static func stemEnd(of name: String) -> String.Index {
    guard let dot = endingStart(of: name[...]) else { return name.endIndex }
    let compressions = [".gz", ".bz2", ".xz", ".zst"]
    guard compressions.contains(name[dot...].lowercased()),
      let inner = endingStart(of: name[..<dot]), name[inner..<dot].lowercased() == ".tar"
    else { return dot }
    return inner
  }

  private static func endingStart(of name: Substring) -> String.Index? {
    let bytes = name.utf8
    var index = bytes.endIndex
    var count = 0
    while index > bytes.startIndex, count < 16 {
      index = bytes.index(before: index)
      count += 1
      let byte = bytes[index]
      if byte == UInt8(ascii: ".") {
        // Neither a dot alone nor a name that would be nothing but its ending.
        return count > 1 && index > bytes.startIndex ? index : nil
      }
      guard byte.isLetter || byte.isDigit else { return nil }
    }
    return nil
  }

  /// As much of a stem as fits, not ending in a dot or space, and never empty.
  private static func cut(_ stem: Substring, to room: Int) -> String {
    var count = 0
    var end = stem.startIndex
    for index in stem.indices {
      count += stem[index].utf8.count
      guard count <= room else { break }
      end = stem.index(after: index)
    }
    if end == stem.startIndex {
      // One character with hundreds of combining marks: between scalars then.
      end = scalarEnd(in: stem, room)
    }
    while end > stem.startIndex {
      let last = stem.utf8.index(before: end)
      guard stem.utf8[last] == UInt8(ascii: ".") || stem.utf8[last] == UInt8(ascii: " ") else { break }
      end = last
    }
    return end == stem.startIndex ? "_" : String(stem[..<end])
  }

  private static func scalarEnd(in stem: Substring, _ room: Int) -> String.Index {
    var count = 0
    var end = stem.startIndex
    for index in stem.unicodeScalars.indices {
      count += UTF8.width(stem.unicodeScalars[index])
      guard count <= room else { break }
      end = stem.unicodeScalars.index(after: index)
    }
    return end
  }
}

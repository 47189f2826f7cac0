import Crypto

/// How the files of a run are named, before duplicates are numbered. Pure.
struct NamePlan: Sendable {
  var template: NameTemplate?
  var isPortable = false
  /// Whether servers name files.
  var usesServerNames = false

  /// A place in the destination.
  struct Place: Hashable, Sendable {
    var folder: FolderPath?
    var name: FileName

    init(folder: FolderPath?, name: FileName) {
      self.folder = folder
      self.name = name
    }

    /// Reads what ``path`` has written.
    init(path: String) {
      guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
        self.init(folder: nil, name: FileName(text: path))
        return
      }
      self.init(
        folder: FolderPath(text: String(path[..<slash])),
        name: FileName(text: String(path[path.utf8.index(after: slash)...])))
    }

    /// The path inside the destination.
    var path: String { FolderPath.path(folder, name.text) }
  }

  /// Whether an item's name is the server's to give: one that nobody has chosen.
  func isServers(_ entry: ListEntry) -> Bool {
    usesServerNames && entry.item.name == nil && entry.repetition == nil && (template == nil || template == .tree)
  }

  /// What tells an item from others of its URL, in the memory of a job: the place that it asks for, unless that follows
  /// from the URL or from where the item stands in the list.
  func identity(_ entry: ListEntry, _ place: Place) -> String {
    if derives(entry.item), entry.repetition == nil { return "" }
    guard template?.usesIndex == true else { return place.path }
    let chosen = FolderPath.path(entry.item.folder.map { FolderPath(text: $0) }, entry.item.name ?? "")
    return entry.repetition.map { "\(chosen)_\($0)" } ?? chosen
  }

  /// Whether an item's place follows from its URL alone.
  func derives(_ item: Item) -> Bool { template == nil && !isPortable && item.name == nil && item.folder == nil }

  /// The place that an entry asks for.
  ///
  /// - Parameters:
  ///   - url: As a record shows it, without user information.
  /// - Throws: ``Failure`` where the template asks for a column that the line has not, or the folder is too deep.
  func place(_ entry: ListEntry, target: RequestTarget, url: String, index: Int) throws(Failure) -> Place {
    let item = entry.item
    let own = item.name.map { FileName(sanitizing: $0) } ?? FileName(for: target)
    var place: Place
    if let template {
      place = try render(template, own, item, target, url: url, index: index)
    } else {
      place = Place(folder: nil, name: own)
      if let folder = item.folder { place.folder = try FolderPath(path: folder, isPortable: isPortable) }
    }
    if let repetition = entry.repetition { place.name = place.name.repeated(repetition) }
    if isPortable { place.name = PortableName.name(place.name) }
    return place
  }

  private func render(
    _ template: NameTemplate, _ own: FileName, _ item: Item, _ target: RequestTarget, url: String, index: Int
  ) throws(Failure) -> Place {
    var components = [""]
    for part in template.parts {
      switch part {
      case .text(let text): components[components.count - 1] += text
      case .separator: components.append("")
      case .field(.path):
        // Its first component goes on with what stands before it.
        for (place, component) in Self.pathComponents(target, own: item.name == nil ? nil : own).enumerated() {
          if place > 0 { components.append("") }
          components[components.count - 1] += component
        }
      case .field(let field):
        components[components.count - 1] += try text(field, own, item, target, url: url, index: index)
      }
    }
    let name = FileName(sanitizing: components.removeLast())
    return Place(folder: try FolderPath(components, isPortable: isPortable), name: name)
  }

  private func text(
    _ field: NameTemplate.Field, _ own: FileName, _ item: Item, _ target: RequestTarget, url: String, index: Int
  ) throws(Failure) -> String {
    switch field {
    case .name, .path: return own.text
    case .stem: return String(own.parts.stem)
    case .ext: return String(own.parts.ending.dropFirst())
    case .host: return target.origin.host.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "_")
    case .index(let width):
      let digits = String(index)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    case .hash(let digits):
      return String(SHA256.hash(data: Array(url.utf8)).hexadecimal.prefix(digits))
    case .column(let name):
      guard let value = item.columns[name] else {
        throw Failure(.url, "it has no \(Quotation.of(name)), which its name is made of")
      }
      return value
    }
  }

  /// The folders of a URL's path, decoded, and the file's name: `index.html` where the path ends in `/`.
  static func pathComponents(_ target: RequestTarget, own: FileName?) -> [String] {
    var path = target.path
    var components = path.withUTF8 { buffer -> [String] in
      let bytes = buffer.span
      let end = bytes.firstOffset(of: UInt8(ascii: "?"), in: 0..<bytes.count) ?? bytes.count
      var components: [String] = []
      var start = 0
      while let slash = bytes.firstOffset(of: UInt8(ascii: "/"), in: start..<end) {
        if slash > start {
          var builder = NameBuilder()
          builder.append(bytes, start..<slash, decoding: true)
          components.append(builder.isBlank ? "_" : builder.finished())
        }
        start = slash + 1
      }
      components.append(start == end ? "index.html" : "")
      return components
    }
    let last = components.removeLast()
    components.append(own?.text ?? (last.isEmpty ? FileName(for: target).text : last))
    return components
  }
}

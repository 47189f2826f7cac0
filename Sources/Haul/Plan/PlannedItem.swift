import NIOCore

/// An item that is ready to be fetched: where from, and under which name.
final class PlannedItem: Sendable {
  /// Another URL of the same file.
  struct Mirror: Sendable {
    /// As listed, with userinfo.
    let requestURL: String
    let target: RequestTarget
  }

  /// An earlier item of the same URL, whose file serves for both.
  struct Original: Sendable, Hashable {
    let serial: Int
    let place: NamePlan.Place
  }

  /// Which of the planner's items it is: unlike the index, which a line may choose, no two have the same.
  let serial: Int
  let index: Int
  let line: Int?
  /// The URL as listed, without userinfo: what people and records see.
  let url: String
  let target: RequestTarget
  /// The URL as listed with userinfo and all: for the wire and for children's pipes, never for people.
  let requestURL: String
  let name: FileName
  /// The folder inside the destination; nil for the destination itself.
  let folder: FolderPath?
  /// What the list says that the file's SHA-256 is.
  let digest: ExpectedDigest?
  /// The file that is there, where the item is wanted only if the server has another.
  let conditions: Conditions?
  /// The item's own fields, for the target's origin only. Never for people.
  let headers: [HeaderField]
  let mirrors: [Mirror]
  /// Whether the server may give the file another name.
  let takesServerName: Bool
  /// Whether the target is a mirror on another origin than the item's own: the user's fields do not go there.
  let isForeign: Bool
  /// Of a mirror, the URL of the item that it stands for; nil where `url` is that.
  let listedURL: String?
  /// What else the list says of it.
  let columns: ItemColumns
  let original: Original?
  /// The item in its job's memory, if there is one.
  let journaled: JournalEntry?
  /// When it was ready for a slot.
  let readyAt: NIODeadline

  init(
    serial: Int, index: Int, line: Int?, url: String, requestURL: String, target: RequestTarget, name: FileName,
    folder: FolderPath? = nil, digest: ExpectedDigest? = nil, conditions: Conditions? = nil,
    headers: [HeaderField] = [], mirrors: [Mirror] = [], takesServerName: Bool = false, isForeign: Bool = false,
    listedURL: String? = nil,
    columns: ItemColumns = ItemColumns(), original: Original? = nil,
    journaled: JournalEntry? = nil, readyAt: NIODeadline
  ) {
    self.serial = serial
    self.index = index
    self.line = line
    self.url = url
    self.requestURL = requestURL
    self.target = target
    self.name = name
    self.folder = folder
    self.digest = digest
    self.conditions = conditions
    self.headers = headers
    self.mirrors = mirrors
    self.takesServerName = takesServerName
    self.isForeign = isForeign
    self.listedURL = listedURL
    self.columns = columns
    self.original = original
    self.journaled = journaled
    self.readyAt = readyAt
  }

  /// What the file is called until it is complete: the same whichever mirror it comes from.
  var temporaryName: TemporaryName { TemporaryName(item: name.text, url: listedURL ?? url) }

  /// The path inside the destination.
  var path: String { FolderPath.path(folder, name.text) }

  /// The item as an attempt asks for it: each uses the next of the URL and its mirrors, round and round.
  ///
  /// - Parameter attempts: Those that have been made.
  func forAttempt(after attempts: Int) -> PlannedItem {
    guard !mirrors.isEmpty else { return self }
    let place = attempts % (mirrors.count + 1)
    guard place > 0 else { return self }
    let mirror = mirrors[place - 1]
    let isForeign = isForeign || mirror.target.origin != target.origin
    // Its URL is the mirror's own: what one server says of a partial file is nothing to another.
    let url = mirror.target.credentials == nil ? mirror.requestURL : mirror.target.url
    return PlannedItem(
      serial: serial, index: index, line: line, url: url, requestURL: mirror.requestURL, target: mirror.target,
      name: name, folder: folder, digest: digest, headers: isForeign ? [] : headers,
      takesServerName: takesServerName, isForeign: isForeign,
      listedURL: listedURL ?? self.url, columns: columns, readyAt: readyAt)
  }
}

import NIOCore

/// An item that is ready to be fetched: where from, and under which name.
final class PlannedItem: Sendable {
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
  /// What the list says that the file's SHA-256 is.
  let digest: ExpectedDigest?
  /// The file that is there, where the item is wanted only if the server has another.
  let conditions: Conditions?
  /// When it was ready for a slot.
  let readyAt: NIODeadline

  init(
    serial: Int, index: Int, line: Int?, url: String, requestURL: String, target: RequestTarget, name: FileName,
    digest: ExpectedDigest? = nil, conditions: Conditions? = nil, readyAt: NIODeadline
  ) {
    self.serial = serial
    self.index = index
    self.line = line
    self.url = url
    self.requestURL = requestURL
    self.target = target
    self.name = name
    self.digest = digest
    self.conditions = conditions
    self.readyAt = readyAt
  }

  /// What the file is called until it is complete.
  var temporaryName: TemporaryName { TemporaryName(item: name.text, url: url) }
}

/// What would become of an item.
public struct PlannedFile: Sendable, Hashable {
  /// The item's place in the list, the first being 0.
  public let index: Int
  /// The line of the list that it stands on, the first being 1.
  public let line: Int?
  /// The URL as listed, without userinfo.
  public let url: String
  /// Where the file would be saved; nil where the URL is none.
  public let path: String?
  /// How the item would end without a request; nil where it would be fetched.
  public let outcome: Outcome?
  /// What else the list says of the item.
  public let columns: ItemColumns

  init(_ plan: Planner.Plan, destination: String) {
    switch plan {
    case .fetch(let item):
      index = item.index
      line = item.line
      url = item.url
      path = DestinationDirectory.path(of: item.path, in: destination)
      outcome = nil
      columns = item.columns
    case .done(let record, _):
      index = record.index
      line = record.line
      url = record.url
      path = record.path
      outcome = record.outcome
      columns = record.columns
    }
  }
}

import NIOCore
import NIOHTTP1
import Synchronization

/// What all attempts of a run share.
final class AttemptContext: Sendable {
  let configuration: Configuration
  let directory: DestinationDirectory
  let names = TemporaryNames()
  let bytes = ByteCounter()
  /// Nil where bytes may come as fast as they do.
  let throttle: ByteThrottle?
  let blocking = BlockingPool()
  let space: FreeSpace
  let connections: ConnectionBudget
  let segments: SegmentCount
  /// Whether large files may come over several connections.
  let wantsSegments: Bool
  /// Whether it matters how many attempts run.
  let countsAttempts: Bool
  /// Whether what a failed attempt leaves is gone on with.
  let resumes: Bool
  let redirects: RedirectRule
  private let userFields: [HeaderField]
  private let userAgent: String
  private let overridden: Set<String>
  /// Whether the caller asks for no ranges of his own.
  private let leavesRanges: Bool

  init(
    configuration: Configuration, directory: DestinationDirectory, connections: ConnectionBudget = ConnectionBudget()
  ) {
    self.configuration = configuration
    self.connections = connections
    segments = configuration.segmentsPerFile
    wantsSegments = segments != .fixed(1)
    countsAttempts = segments == .auto
    self.directory = directory
    throttle = configuration.bytesPerSecond.map { ByteThrottle(bytesPerSecond: $0) }
    redirects = RedirectRule(
      maximum: configuration.maximumRedirects, allowsInsecure: configuration.allowsInsecureRedirects)
    userFields = configuration.headers
    userAgent = configuration.userAgent
    let overridden = Set(configuration.headers.map { $0.name.lowercased() })
    self.overridden = overridden
    leavesRanges = overridden.isDisjoint(with: Self.rangeFields)
    space = FreeSpace(directory: configuration.discards ? nil : directory)
    resumes = configuration.resumes && !configuration.discards
  }

  /// Whether haul may ask for ranges of an item. Who asks for ranges of his own knows what they are for.
  func mayAskForRanges(_ item: PlannedItem) -> Bool {
    leavesRanges && !item.headers.contains { Self.rangeFields.contains($0.name.lowercased()) }
  }

  private static let rangeFields: Set<String> = ["range", "if-range"]

  /// The fields of a request to `target`.
  ///
  /// - Parameters:
  ///   - own: The item's own fields, which replace the caller's of the same name.
  ///   - isTrustedOrigin: Whether it goes where the item's credentials were given for.
  ///   - isForeign: Whether that is a mirror on another origin than the item's own, where no fields were given for.
  func headers(
    for target: RequestTarget, credentials: RequestTarget.Credentials?, own: [HeaderField] = [], isTrustedOrigin: Bool,
    isForeign: Bool = false
  ) -> HTTPHeaders {
    var fields: [(String, String)] = []
    fields.reserveCapacity(6 + userFields.count + own.count)
    let takesFields = isTrustedOrigin && !isForeign
    let ownNames = takesFields ? Set(own.map { $0.name.lowercased() }) : []
    let replaced = takesFields ? (ownNames.isEmpty ? overridden : overridden.union(ownNames)) : []
    if !replaced.contains("host") { fields.append(("Host", target.hostField)) }
    if !replaced.contains("user-agent") { fields.append(("User-Agent", userAgent)) }
    if !replaced.contains("accept") { fields.append(("Accept", "*/*")) }
    // The bytes of the file, not of a packing of it: what is checked and resumed is what is on disk.
    if !replaced.contains("accept-encoding") { fields.append(("Accept-Encoding", "identity")) }
    guard isTrustedOrigin else { return HTTPHeaders(fields) }
    if let credentials, !replaced.contains("authorization") {
      fields.append(("Authorization", BasicAuthorization.value(for: credentials)))
    }
    guard takesFields else { return HTTPHeaders(fields) }
    for field in userFields where ownNames.isEmpty || !ownNames.contains(field.name.lowercased()) {
      fields.append((field.name, field.value))
    }
    for field in own { fields.append((field.name, field.value)) }
    return HTTPHeaders(fields)
  }
}

/// Bytes of bodies, counted by all loops as they arrive.
final class ByteCounter: Sendable {
  let received = Atomic<Int>(0)
  let announced = Atomic<Int>(0)
  /// Responses that did not say how long they are: the announced bytes are then not all.
  let silent = Atomic<Int>(0)
}

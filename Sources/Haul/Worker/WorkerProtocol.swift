import FoundationEssentials

/// A line that asks a worker for an item; a bare URL is another form of it.
struct WorkerItem: Sendable {
  var url: String
  var index: Int?
  var line: Int?
  var name: String?
  var folder: String?
  var sha256: String?
  var etag: String?
  var lastModified: String?
  var headers: [HeaderField]?
  /// Whether the URL is a mirror on another origin than the item's own.
  var foreign: Bool?
  /// Whether the server may give the file another name.
  var serverNamed: Bool?
  /// Of a mirror, the URL of the item that it stands for.
  var listed: String?

  /// What a child is asked for.
  init(_ item: PlannedItem) {
    url = item.requestURL
    index = item.serial
    line = item.line
    name = item.name.text
    folder = item.folder?.text
    sha256 = item.digest?.sha256
    etag = item.conditions?.etag
    lastModified = item.conditions?.lastModified
    headers = item.headers.isEmpty ? nil : item.headers
    foreign = item.isForeign ? true : nil
    serverNamed = item.takesServerName ? true : nil
    listed = item.listedURL
  }

  /// The line, without its end.
  func encoded() -> String {
    var object = JSONLine()
    object.add("index", index)
    object.add("line", line)
    object.add("url", url)
    object.add("name", name)
    if let folder { object.add("folder", folder) }
    object.add("sha256", sha256)
    object.add("etag", etag)
    object.add("lastModified", lastModified)
    if let headers { object.add("headers", headers.map { "\($0.name): \($0.value)" }) }
    if let foreign { object.add("foreign", foreign) }
    if let serverNamed { object.add("serverNamed", serverNamed) }
    if let listed { object.add("listed", listed) }
    return object.finish()
  }
}

/// The first line that a child gets from its parent: what its arguments would say if they were not there for everyone on
/// the machine to read.
struct WorkerConfiguration: Codable, Sendable {
  var loops: Int
  var slots: Int
  var destination: String
  var existing: ExistingFiles
  var usesPortableNames: Bool
  var extensions: ExtensionHandling
  var headers: [HeaderField]
  var userAgent: String
  var authorities: String?
  var trustsAnyone: Bool
  var connectLimit: Double
  var firstByteLimit: Double
  var idleLimit: Double
  var totalLimit: Double?
  var lowSpeed: Int?
  var lowSpeedPeriod: Double?
  var sizes: SizeLimits
  var keepsModificationTime: Bool
  var resumes: Bool
  var synchronizes: Bool
  var discards: Bool
  var maximumRedirects: Int
  var allowsInsecureRedirects: Bool
  var computesDigest: Bool
  var deniesPrivate: Bool
  var segments: SegmentCount
  var httpVersion: HTTPChoice
  /// This child's share.
  var bytesPerSecond: Int?

  init(_ configuration: Configuration, placement: Placement) {
    loops = placement.loops
    slots = placement.slots
    destination = configuration.destination
    existing = configuration.publication
    usesPortableNames = configuration.usesPortableNames
    extensions = configuration.extensions
    headers = configuration.headers
    userAgent = configuration.userAgent
    authorities = if case .authorities(let file) = configuration.trust { file } else { nil }
    trustsAnyone = configuration.trust == .anyone
    connectLimit = configuration.limits.connect / .seconds(1)
    firstByteLimit = configuration.limits.firstByte / .seconds(1)
    idleLimit = configuration.limits.idle / .seconds(1)
    totalLimit = configuration.limits.total.map { $0 / .seconds(1) }
    lowSpeed = configuration.limits.lowSpeed?.bytesPerSecond
    lowSpeedPeriod = configuration.limits.lowSpeed.map { $0.period / .seconds(1) }
    sizes = configuration.sizes
    keepsModificationTime = configuration.keepsModificationTime
    resumes = configuration.resumes
    synchronizes = configuration.synchronizes
    discards = configuration.discards
    maximumRedirects = configuration.maximumRedirects
    allowsInsecureRedirects = configuration.allowsInsecureRedirects
    computesDigest = configuration.computesDigest
    deniesPrivate = configuration.deniesPrivate
    segments = configuration.segmentsPerFile
    httpVersion = configuration.httpVersion
    bytesPerSecond = configuration.bytesPerSecond.map { max(1, $0 / max(1, placement.processes)) }
  }

  /// As the configuration of a run in the child.
  var configuration: Configuration {
    var configuration = Configuration(
      strategy: .placed(Placement(processes: 1, loops: loops, slots: slots)), destination: destination,
      existing: existing, usesPortableNames: usesPortableNames, extensions: extensions, headers: headers,
      userAgent: userAgent,
      trust: trustsAnyone ? .anyone : authorities.map { .authorities(file: $0) } ?? .system,
      limits: TimeLimits(
        connect: .seconds(connectLimit), firstByte: .seconds(firstByteLimit), idle: .seconds(idleLimit),
        lowSpeed: speedLimit, total: totalLimit.map { .seconds($0) }),
      sizes: sizes, keepsModificationTime: keepsModificationTime, resumes: resumes, synchronizes: synchronizes,
      discards: discards,
      retries: 0, maximumRedirects: maximumRedirects, allowsInsecureRedirects: allowsInsecureRedirects,
      deniesPrivate: deniesPrivate,
      computesDigest: computesDigest)
    configuration.segments = segments
    configuration.httpVersion = httpVersion
    configuration.isChild = true
    configuration.bytesPerSecond = bytesPerSecond
    return configuration
  }

  private var speedLimit: SpeedLimit? {
    guard let lowSpeed, let lowSpeedPeriod else { return nil }
    return SpeedLimit(bytesPerSecond: lowSpeed, over: .seconds(lowSpeedPeriod))
  }

  /// The line, without its end.
  func encoded() throws(HaulError) -> String {
    do {
      return String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
    } catch {
      throw HaulError(.worker, "the configuration cannot be told to child processes: \(error)", cause: error)
    }
  }

  /// Reads the line.
  init(line: String) throws(HaulError) {
    do {
      self = try JSONDecoder().decode(WorkerConfiguration.self, from: Data(line.utf8))
    } catch {
      throw HaulError(
        .worker, "the first line is no worker configuration: \(error)",
        hint: "--child is for haul's own child processes; leave it out to give a worker items", cause: error)
    }
  }
}

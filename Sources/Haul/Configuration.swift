/// What a run does and within which limits.
public struct Configuration: Sendable {
  /// Where attempts run. As many at once as serve best, on as many threads as cores, unless told.
  public var strategy: Strategy
  /// Attempts in flight to one host at the most; nil for what the strategy allows.
  public var maximumPerHost: Int?
  /// How often requests to one host may begin, first tries and others alike; nil for any number. Redirects are not counted.
  public var startRate: StartRate?
  /// Bytes of bodies a second that are read in all at the most; nil for any number. Child processes get equal shares, and what
  /// one leaves no other takes.
  public var bytesPerSecond: Int?
  /// The folder that files are saved in; made if it is not there.
  public var destination: String
  /// What happens where a file is there already.
  public var existing: ExistingFiles
  /// The pattern of the files' names; nil names each after its URL.
  public var nameTemplate: NameTemplate?
  /// Whether names avoid what Windows refuses, and names that differ only in case or in the composition of letters and
  /// marks count as the same.
  public var usesPortableNames: Bool
  /// What happens to an ending that does not fit a file's content.
  public var extensions: ExtensionHandling
  /// Whether a file gets the name that the server gives it (`Content-Disposition`, RFC 6266), where neither the list nor a
  /// pattern names it. Such a name never replaces a file: it is numbered.
  public var usesServerNames = false
  /// What happens where a file is there when another gets its name. Where servers name files nobody knows beforehand which
  /// names are free, so that all are numbered instead of skipped.
  var publication: ExistingFiles { usesServerNames && existing == .skip ? .number : existing }
  /// Fields sent with every request to the origin of the item's own URL, and to no other.
  public var headers: [HeaderField]
  /// The `User-Agent` field.
  public var userAgent: String
  /// Whom a TLS server's certificate must come from.
  public var trust: Trust
  /// Which versions of HTTP are spoken.
  public var httpVersion = HTTPChoice.auto
  /// Time limits of an attempt.
  public var limits: TimeLimits
  /// How large a file may be.
  public var sizes: SizeLimits
  /// Whether a file gets the time of the response's `Last-Modified`.
  public var keepsModificationTime: Bool
  /// Whether what an attempt leaves of a file is gone on with by the next, in this run or another. Only where the server
  /// says for certain that it is still the same file.
  public var resumes: Bool
  /// Whether each file is on the disk itself, not only with the operating system, before it gets its name.
  public var synchronizes: Bool
  /// Whether bodies are thrown away as they arrive, and nothing is written: to measure without a disk.
  public var discards: Bool
  /// Over how many connections a large file is fetched, where the server can send parts of it and says which version they
  /// are of.
  public var segments = SegmentCount.fixed(1)
  /// How often an item is tried again after a passing failure: of the connection, a time limit, a cut body, or an answer
  /// of 408, 429, 500, 502, 503 or 504.
  public var retries: Int
  /// Redirects followed for one item at the most.
  public var maximumRedirects: Int
  /// Whether an `https` URL may redirect to an `http` one.
  public var allowsInsecureRedirects: Bool
  /// Whether only addresses of the public Internet may be connected to.
  public var deniesPrivate: Bool
  /// Failed items after which the run stops; nil for any number.
  public var maximumErrors: Int?
  /// What the files' SHA-256 must be, in lowercase hexadecimal, by path inside the destination or by file name. See ``ChecksumFile``.
  public var checksums: [String: String]
  /// Whether each file's SHA-256 is computed as it is written.
  public var computesDigest: Bool
  /// The program that runs as a child under `processes`; nil finds the `haul` command that is running.
  public var workerExecutable: String?
  /// How often progress is reported; nil for never.
  public var progressInterval: Duration?
  /// Opens the memory of the job for a run: what became of the list's items in earlier ones, and where that of this one is
  /// written; nil for no memory. Called with this configuration once the destination is there.
  public var openJournal: (@Sendable (Configuration) throws(HaulError) -> any Journal)?
  /// Classes of failures that are tried again where the journal tells of one; nil for all.
  public var retriedFailures: Set<FailureClass>?
  /// Whether only items that failed before, as the journal tells, are tried.
  public var failedOnly = false

  /// How long records may be gathered before they are handed on. Zero hands on each at once: a worker's parent waits.
  package var eventLatency: Duration = .milliseconds(5)
  /// Items are single attempts with names that a parent process has chosen.
  package var isChild = false
  /// Asks for a host's addresses and waits for the answer.
  var lookUp: @Sendable (String) -> AddressLookup.Answer = AddressLookup.system

  /// What names depend on beside the list: a journal that was written under others tells of other files.
  public var naming: String {
    """
    name \(nameTemplate?.text ?? "of the URL"), portable \(usesPortableNames ? "yes" : "no"), extension \(extensions), \
    server's \(usesServerNames ? "yes" : "no")
    """
  }

  /// A configuration with the defaults that the command has.
  public init(
    strategy: Strategy = .async(workers: .automatic),
    destination: String = ".",
    existing: ExistingFiles = .skip,
    nameTemplate: NameTemplate? = nil,
    usesPortableNames: Bool = false,
    extensions: ExtensionHandling = .keep,
    headers: [HeaderField] = [],
    userAgent: String = HaulVersion.userAgent,
    trust: Trust = .system,
    limits: TimeLimits = TimeLimits(),
    sizes: SizeLimits = SizeLimits(),
    keepsModificationTime: Bool = true,
    resumes: Bool = true,
    synchronizes: Bool = false,
    discards: Bool = false,
    retries: Int = 5,
    maximumRedirects: Int = 20,
    allowsInsecureRedirects: Bool = false,
    deniesPrivate: Bool = false,
    maximumErrors: Int? = nil,
    checksums: [String: String] = [:],
    computesDigest: Bool = false,
    workerExecutable: String? = nil,
    progressInterval: Duration? = nil
  ) {
    self.strategy = strategy
    self.destination = destination
    self.existing = existing
    self.nameTemplate = nameTemplate
    self.usesPortableNames = usesPortableNames
    self.extensions = extensions
    self.headers = headers
    self.userAgent = userAgent
    self.trust = trust
    self.limits = limits
    self.sizes = sizes
    self.keepsModificationTime = keepsModificationTime
    self.resumes = resumes
    self.synchronizes = synchronizes
    self.discards = discards
    self.retries = retries
    self.maximumRedirects = maximumRedirects
    self.allowsInsecureRedirects = allowsInsecureRedirects
    self.deniesPrivate = deniesPrivate
    self.maximumErrors = maximumErrors
    self.checksums = checksums
    self.computesDigest = computesDigest
    self.workerExecutable = workerExecutable
    self.progressInterval = progressInterval
  }
}

/// What happens where a file of an item's name is there already.
public enum ExistingFiles: String, Sendable, Hashable, Codable, CaseIterable {
  /// It stays, and the item is skipped.
  case skip
  /// The new file takes its place, in one step, once it is complete.
  case overwrite
  /// It stays, and the new one gets the next number that is free.
  case number
  /// It stays, and the item fails as `refused`.
  case fail
  /// The server is asked whether its file has changed since; if it has, the new one takes its place.
  case update
}

/// Whom a TLS server's certificate must come from.
public enum Trust: Sendable, Hashable {
  /// The authorities that the system trusts.
  case system
  /// The authorities in a PEM file, instead of the system's.
  case authorities(file: String)
  /// Anyone. Whoever is on the way can read and change everything.
  case anyone
}

/// The least speed of a body, over a period.
public struct SpeedLimit: Sendable, Hashable {
  /// Bytes a second.
  public var bytesPerSecond: Int
  /// The time over which the speed is taken.
  public var period: Duration

  /// A limit of so many bytes a second, over `period`.
  public init(bytesPerSecond: Int, over period: Duration) {
    self.bytesPerSecond = bytesPerSecond
    self.period = period
  }
}

/// Time limits of an attempt. Waiting for a slot counts against none of them.
public struct TimeLimits: Sendable, Hashable {
  /// From the start to an established connection, TLS included, and the host's name where it was not asked for ahead. What is asked for
  /// ahead is waited for as long at the most, before a slot is taken.
  public var connect: Duration
  /// From the request to the end of the response's head.
  public var firstByte: Duration
  /// Between two pieces of a body.
  public var idle: Duration
  /// The least speed of a body; nil for any.
  public var lowSpeed: SpeedLimit?
  /// The whole attempt; nil for none.
  public var total: Duration?
  /// From an item's first attempt to the beginning of its last: no pause between two goes beyond it.
  public var retrying: Duration

  /// The defaults: 10 s to connect, 30 s to the head, 30 s between pieces, at least 1 kB/s over 30 s, no total,
  /// 10 min of trying.
  public init(
    connect: Duration = .seconds(10), firstByte: Duration = .seconds(30), idle: Duration = .seconds(30),
    lowSpeed: SpeedLimit? = SpeedLimit(bytesPerSecond: 1000, over: .seconds(30)),
    total: Duration? = nil, retrying: Duration = .seconds(600)
  ) {
    self.connect = connect
    self.firstByte = firstByte
    self.idle = idle
    self.lowSpeed = lowSpeed
    self.total = total
    self.retrying = retrying
  }
}

/// What happens to an ending that does not fit a file's content, as its first bytes and the `Content-Type` tell it.
public enum ExtensionHandling: String, Sendable, Hashable, Codable, CaseIterable {
  /// The name stays as it is.
  case keep
  /// The right one is put in its place, or added where there was none.
  case fix
}

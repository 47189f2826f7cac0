import ArgumentParser
import Haul
import HaulOrigin

/// `haul origin`: the embedded server, to try things on.
struct OriginCommand: RunnableCommand {
  static let configuration = CommandConfiguration(
    commandName: "origin",
    abstract: "Serve made-up pictures on this machine, as slowly as you like.",
    discussion: """
      The same seed gives the same pictures. Each has its SHA-256 in a header. Speaks HTTP/1.1 and HTTP/2, as it is asked, \
      with and without TLS. Runs until it is interrupted.

      EXAMPLE
        haul origin --latency 130ms --list list.txt --manifest SUMS > log &
        until grep -q listening log; do sleep 0.1; done
        haul -i list.txt --to pictures
        cd pictures && sha256sum --check ../SUMS
      """
  )

  static let _errorPrefix = "error: "

  @OptionGroup(title: "Pictures")
  var pictures: PictureOptions

  @Option(help: ArgumentHelp("Seed of the pictures and of the jitter.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("The port to listen on; 0 for any that is free.", valueName: "port"))
  var port = 0

  @Option(help: ArgumentHelp("Threads that serve.", valueName: "n"))
  var threads = 1

  @Flag(help: "Speak TLS, with a certificate made at start.")
  var tls = false

  @Option(
    help: ArgumentHelp(
      "With --tls: the file to write the certificate's authority to, for --cacert. (default: \(Self.authorityFile))",
      valueName: "file"),
    completion: .file())
  var authority: String?

  @Option(
    help: ArgumentHelp("The file to write the pictures' URLs to, one a line.", valueName: "file"),
    completion: .file())
  var list: String?

  @Option(
    help: ArgumentHelp("The file to write the pictures' SHA-256 to, for sha256sum --check.", valueName: "file"),
    completion: .file())
  var manifest: String?

  /// For a parent: ends when the parent does, however it ends.
  @Flag(help: .hidden)
  var untilStdinCloses = false

  private static let authorityFile = "haul-authority.pem"

  func run(in context: CommandContext) async throws -> Int32 {
    guard tls || authority == nil else {
      throw UsageError("--authority makes no sense without --tls", hint: "add --tls, or leave --authority out")
    }
    var configuration = pictures.configuration
    configuration.seed = seed
    configuration.host = host
    configuration.port = port
    configuration.threads = threads
    configuration.tls = tls
    let origin: Origin
    do {
      origin = try await Origin.start(configuration)
    } catch let error as OriginError {
      throw refusal(error)
    }
    let outcome: Result<Int32, any Error>
    do {
      outcome = .success(try await serve(origin, context: context))
    } catch {
      outcome = .failure(error)
    }
    try await origin.shutdown()
    return try outcome.get()
  }

  private func refusal(_ error: OriginError) -> UsageError {
    let (place, hint) =
      switch error.code {
      case .addressInUse: ("port \(port) of \(host) is taken", "name another with --port, or 0 for any that is free")
      case .permissionDenied: ("port \(port) is not for this user", "name one above 1023 with --port, or 0")
      case .addressUnavailable: ("\(host) is no address of this machine", "name 127.0.0.1 with --host, or leave it out")
      default: ("\(error)", "haul help origin lists the options")
      }
    return UsageError("the origin cannot start: \(place)", hint: hint)
  }

  private func serve(_ origin: Origin, context: CommandContext) async throws -> Int32 {
    let ended = AsyncStream<Never>.makeStream()
    context.interrupts.onFirst { ended.continuation.finish() }
    if untilStdinCloses { StandardInput.onClose { ended.continuation.finish() } }

    try await writeFiles(origin)
    let console = context.console
    console.print("listening on \(origin.baseURL)")
    console.print("\(Quantity.count(pictures.count, "picture")) of \(pictures.size), seed \(seed)")
    if tls { console.print("authority: \(authority ?? Self.authorityFile)") }
    await console.flush()

    for await _ in ended.stream {}
    // A parent has its own account.
    if untilStdinCloses { return ExitStatus.success }
    let done = origin.statistics
    console.tell(
      "\(Quantity.count(done.requests, "request")) over \(Quantity.count(done.connections, "connection")), "
        + "\(Quantity.bytes(done.bytesSent)) sent; at most \(done.mostRequests) at once")
    return ExitStatus.success
  }

  /// Before the line that says where it listens, so that whoever waits for that line finds them.
  private func writeFiles(_ origin: Origin) async throws {
    let (list, manifest, authority) = (list, manifest, authority ?? Self.authorityFile)
    try await Blocking.run {
      if let pem = origin.authority { try TextFile.write(pem, to: authority, option: "--authority") }
      if let list { try TextFile.write(origin.urls.map { "\($0)\n" }.joined(), to: list, option: "--list") }
      if let manifest { try TextFile.write(origin.manifest(), to: manifest, option: "--manifest") }
    }
  }
}

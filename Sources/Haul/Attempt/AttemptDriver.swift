import FoundationEssentials
import NIOCore
import NIOHTTP1
import Synchronization
import SystemPackage

/// Runs attempts, one after the other, for one slot: does what ``AttemptMachine`` says, on the slot's event loop.
///
/// Network and disk are on the loop's own thread: a piece of a body is written where it was read, and the loop reads no
/// further meanwhile, so that a slow disk holds back the server and not the memory.
final class AttemptDriver: ExchangeReceiver {
  let loop: any EventLoop
  let context: AttemptContext
  let transport: any Transport
  private let watchdog: Watchdog
  private let onFinish: (AttemptReport) -> Void

  private(set) var item: PlannedItem?
  /// The attempt that runs, or the last one.
  var machine: AttemptMachine?
  var exchange: (any Exchange)?
  var sink: FileSink?
  private var temporaryName: TemporaryName?
  /// What the body comes by, where that is several responses at once.
  var segments: SegmentFetcher?
  /// Whether it may still come to that.
  var maySegment = true
  /// What an earlier attempt left, until it is known whether it can be gone on with.
  private var partial: TemporaryFile?
  var report = AttemptReport(outcome: .saved, startedAt: Date(timeIntervalSince1970: 0))
  /// What the file's SHA-256 must be, by the list and by the server.
  private(set) var expected: [ExpectedDigest] = []
  /// The name that the server gives the file.
  private(set) var serverName: String?
  /// The file's first bytes, where its ending depends on them.
  private(set) var signature: [UInt8] = []
  private var start = NIODeadline.uptimeNanoseconds(0)
  var speed: SpeedWatch
  private var idleDeadline = NIODeadline.uptimeNanoseconds(0)
  private let reading: PaidReading
  /// Which of the slot's attempts runs: what comes back from another thread may come too late.
  private(set) var number = 0

  /// - Parameter onFinish: Called on the loop at the end of every attempt; may start the next.
  init(
    context: AttemptContext, transport: any Transport, loop: any EventLoop,
    onFinish: @escaping (AttemptReport) -> Void
  ) {
    self.loop = loop
    self.context = context
    self.transport = transport
    self.onFinish = onFinish
    speed = SpeedWatch(limit: context.configuration.limits.lowSpeed)
    reading = PaidReading(loop: loop, throttle: context.throttle)
    watchdog = Watchdog(loop: loop)
    watchdog.onExpiry = { [unowned self] in expired() }
  }

  /// Starts an attempt. The slot is free: one attempt at a time.
  func run(_ item: PlannedItem) {
    self.item = item
    temporaryName = nil
    number += 1
    machine = AttemptMachine(
      target: item.target, rule: context.redirects, sizes: context.configuration.sizes,
      resumption: takeUpPartial(item), isConditional: item.conditions != nil)
    signature = []
    serverName = nil
    maySegment = true
    if context.countsAttempts { context.connections.attemptBegan() }
    start = .now()
    report = AttemptReport(outcome: .saved, startedAt: Date())
    if reading.isInDebt { return reading.whenPaid { [unowned self] in begin() } }
    perform(.request(fresh: false))
  }

  private func begin() {
    start = .now()
    report.startedAt = Date()
    perform(.request(fresh: false))
  }

  /// Ends the attempt that runs, if one does.
  func interrupt() {
    if item != nil { handle(.interrupted) }
  }

  /// Ends what the slot keeps; no attempt runs.
  func stop() { watchdog.stop() }

  // MARK: - Events

  func receive(_ event: ExchangeEvent) {
    if let segments { return segments.receive(event) }
    switch event {
    case .connected:
      report.timeConnect = seconds()
      handle(.connected(reused: false))
      arm()
    case .head(let head):
      receive(head)
    case .body(let piece):
      speed.count(piece.readableBytes)
      let action = machine?.handle(.body(byteCount: piece.readableBytes)) ?? .wait
      if action == .write { write(piece) } else { perform(action) }
      if machine?.phase == .receiving { arm() }
      if reading.pay(piece.readableBytes, for: exchange, resumed: { [unowned self] in readsOn(after: $0) }) { arm() }
    case .end:
      exchange = nil
      handle(.end)
    case .failed(let failure):
      exchange = nil
      handle(.lost(failure))
    }
  }

  private func receive(_ head: HTTPResponseHead) {
    report.timeFirstByte = seconds()
    report.httpStatus = Int(head.status.code)
    // Later versions have no minor number (RFC 9110 §2.5).
    report.httpVersion = head.version.major == 1 ? "1.\(head.version.minor)" : "\(head.version.major)"
    report.contentType = head.headers.first(name: "content-type")
    report.etag = head.headers.first(name: "etag")
    report.lastModified = head.headers.first(name: "last-modified")
    report.retryAfter = head.headers.first(name: "retry-after")
    report.date = head.headers.first(name: "date")
    if item?.takesServerName == true {
      serverName = head.headers.first(name: "content-disposition").flatMap(ContentDisposition.fileName)
    }
    report.finalURL = machine?.target.url
    let length = ResponseFraming.contentLength(head)
    expected = [item?.digest, promised(head)].compactMap { $0 }
    handle(
      .head(
        AttemptMachine.ResponseSummary(
          status: Int(head.status.code), contentLength: length, location: head.headers.first(name: "location"),
          contentRange: head.headers.first(name: "content-range"), entityTag: report.etag,
          lastModified: report.lastModified, headSize: HeadBudget.Size(head.headers))))
    // A body that is no file has one limit for all of it.
    if case .draining = machine?.phase { arm() }
    guard machine?.phase == .receiving else { return }
    speed.begin(now: .now())
    if let length {
      context.bytes.announced.wrappingAdd(length, ordering: .relaxed)
    } else {
      context.bytes.silent.wrappingAdd(1, ordering: .relaxed)
    }
    if context.wantsSegments || machine?.resumption?.isNotedByRanges == true { beginSegments(head) }
    arm()
  }

  private func promised(_ head: HTTPResponseHead) -> ExpectedDigest? {
    ResponseDigest.sha256(representation: head.headers["repr-digest"], legacy: head.headers["digest"])
      .map { ExpectedDigest(sha256: $0, source: "the server") }
  }

  func handle(_ event: AttemptMachine.Event) { perform(machine?.handle(event) ?? .wait) }

  private func expired() {
    guard item != nil, let phase = machine?.phase else { return }
    if let total = context.configuration.limits.total, NIODeadline.now() >= start + TimeAmount(total) {
      return handle(.timedOut(.total))
    }
    switch phase {
    case .connecting: handle(.timedOut(.connect))
    case .awaitingHead: handle(.timedOut(.firstByte))
    case .receiving where segments != nil || NIODeadline.now() < idleDeadline:
      if speed.isTooSlow(now: .now()) {
        handle(.timedOut(.lowSpeed))
      } else {
        setDeadline(bodyDeadline)
      }
    case .receiving, .draining: handle(.timedOut(.idle))
    case .publishing, .over: break
    }
  }

  // MARK: - Actions

  func perform(_ action: AttemptMachine.Action) {
    switch action {
    case .wait, .write: break
    case .request(let fresh): request(fresh: fresh)
    case .open: open()
    case .publish: publish()
    case .finish(let outcome): finish(outcome)
    }
  }

  private func request(fresh: Bool) {
    exchange?.cancel()
    guard let item, let machine else { return }
    var headers = fields(item, machine)
    if let resumption = machine.resumption {
      headers.add(name: "Range", value: resumption.range)
      headers.add(name: "If-Range", value: resumption.validator.fieldValue)
    }
    if let tag = item.conditions?.etag { headers.add(name: "If-None-Match", value: tag) }
    if let date = item.conditions?.lastModified { headers.add(name: "If-Modified-Since", value: date) }
    let exchange = transport.send(
      TransportRequest(target: machine.target, headers: headers, needsFreshConnection: fresh), to: self)
    self.exchange = exchange
    if exchange.isReused {
      report.timeConnect = 0
      handle(.connected(reused: true))
    }
    arm()
  }

  /// The header fields of every request of the attempt.
  func fields(_ item: PlannedItem, _ machine: AttemptMachine) -> HTTPHeaders {
    context.headers(
      for: machine.target, credentials: item.target.credentials, own: item.headers,
      isTrustedOrigin: machine.isTrustedOrigin, isForeign: item.isForeign)
  }

  /// What an earlier attempt left of the item, and where to go on from; nil where that is the beginning.
  private func takeUpPartial(_ item: PlannedItem) -> Resumption? {
    guard context.resumes, context.mayAskForRanges(item) else { return nil }
    guard let directory = try? context.directory.existingFolder(item.folder),
      // What another child left is not known here.
      directory.mayHoldPartials || context.configuration.isChild
    else { return nil }
    let name = item.temporaryName
    temporaryName = name
    partial = TemporaryFile(left: name, in: directory)
    guard let size = partial?.size, let resumption = partial?.note()?.resumption(url: item.url, size: size) else {
      partial?.discard()
      return nil
    }
    return resumption
  }

  /// Opens the file for a body that begins, or goes on, where the machine says.
  private func open() {
    guard let item, let machine else { return }
    let offset = machine.received
    let isContinued = machine.resumedFrom != nil
    if isContinued, sink != nil { return }
    let later = isContinued ? machine.resumption?.later ?? ByteRanges() : ByteRanges()
    if let length = machine.expected, let failure = context.space.failure(needed: length - offset - later.count) {
      return handle(.rejected(failure))
    }
    let computesDigest = context.configuration.computesDigest || !expected.isEmpty
    do throws(Errno) {
      if isContinued {
        guard let partial = partial.take() else { throw .noSuchFileOrDirectory }
        let note = machine.resumption.map {
          PartialNote(url: item.url, validator: $0.validator, length: machine.expected)
        }
        sink = try FileSink(
          continuing: partial, at: offset, later: later, computesDigest: computesDigest, note: note,
          noted: machine.resumption?.isNotedByRanges == true ? .ranges : .beginning)
        return
      }
    } catch {
      return handle(.rejected(DiskFailure.failure("creating a file in", context.directory.path, error)))
    }
    let directory: DestinationDirectory
    do throws(Errno) {
      directory = context.configuration.discards ? context.directory : try context.directory.folder(item.folder)
    } catch {
      let path = context.directory.path(of: item.folder?.text ?? "")
      return handle(.rejected(DiskFailure.failure("opening the folder", path, error, ofOneName: true)))
    }
    do throws(Errno) {
      sink?.discard()
      sink = nil
      partial?.discard()
      partial = nil
      let file =
        context.configuration.discards
        ? nil : try TemporaryFile(temporaryName ?? item.temporaryName, in: directory, names: context.names)
      let note =
        context.resumes && context.mayAskForRanges(item) ? report.note(url: item.url, length: machine.expected) : nil
      sink = FileSink(file, computesDigest: computesDigest, note: note)
    } catch {
      handle(.rejected(DiskFailure.failure("creating a file in", directory.path, error)))
    }
  }

  private func write(_ piece: ByteBuffer) {
    if context.configuration.extensions == .fix, machine?.resumedFrom == nil,
      signature.count < ExtensionRule.signatureLength
    {
      signature.append(contentsOf: piece.readableBytesView.prefix(ExtensionRule.signatureLength - signature.count))
    }
    context.bytes.received.wrappingAdd(piece.readableBytes, ordering: .relaxed)
    do throws(Errno) {
      try sink?.write(piece)
    } catch {
      handle(.rejected(DiskFailure.failure("writing to", context.directory.path, error)))
    }
  }

  private func finish(_ outcome: Outcome) {
    watchdog.set(nil)
    reading.cancel()
    exchange?.cancel()
    exchange = nil
    let present = endSegments()
    if case .failed(let failure) = outcome {
      if !AttemptMachine.keepsPartial(failure) {
        sink?.discard()
      } else if let present {
        sink?.keep(present: present)
      } else {
        sink?.keep()
      }
    }
    if context.countsAttempts { context.connections.attemptEnded() }
    sink = nil
    partial = nil
    item = nil
    report.outcome = outcome
    report.bytes = machine?.received
    report.resumedFrom = machine?.resumedFrom
    onFinish(report)
  }

  // MARK: - Time

  /// Sets the deadline of the phase that has begun, or moves it where bytes have come.
  private func arm() {
    guard item != nil, let phase = machine?.phase else { return }
    // haul itself waits: only the whole attempt's limit goes on.
    guard !reading.isPaused else { return setDeadline(nil) }
    let limits = context.configuration.limits
    let now = NIODeadline.now()
    var deadline: NIODeadline?
    switch phase {
    case .connecting: deadline = now + TimeAmount(limits.connect)
    case .awaitingHead: deadline = now + TimeAmount(limits.firstByte)
    case .receiving:
      idleDeadline = now + TimeAmount(limits.idle)
      deadline = bodyDeadline
    case .draining: deadline = now + min(TimeAmount(limits.idle), Self.drainTime)
    case .publishing, .over: break
    }
    setDeadline(deadline)
  }

  /// When a body has to be looked at. Of several responses each has a clock of its own, and all together the speed.
  private var bodyDeadline: NIODeadline? {
    guard segments == nil else { return speed.deadline }
    return speed.deadline.map { min(idleDeadline, $0) } ?? idleDeadline
  }

  private func setDeadline(_ deadline: NIODeadline?) {
    guard let total = context.configuration.limits.total else { return watchdog.set(deadline) }
    let end = start + TimeAmount(total)
    watchdog.set(deadline.map { min($0, end) } ?? end)
  }

  private func readsOn(after pause: TimeAmount) {
    speed.skip(pause)
    arm()
  }

  /// How long a body that is not the file is read: longer, and a new connection is cheaper.
  private static let drainTime = TimeAmount.seconds(2)

  private func seconds() -> Double { Double((NIODeadline.now() - start).nanoseconds) / 1e9 }
}

import NIOCore
import NIOHTTP1
import Synchronization
import SystemPackage

/// A file that comes over several responses: when it does, and what becomes of what they bring.
extension AttemptDriver: SegmentOwner {
  /// Asks for parts of the file over further connections, where this helps and the server can.
  func beginSegments(_ head: HTTPResponseHead) {
    guard let machine, let item, let exchange, maySegment else { return }
    let later = machine.resumedFrom == nil ? ByteRanges() : machine.resumption?.later ?? ByteRanges()
    let hasGaps = later.count > 0
    guard hasGaps || context.wantsSegments, context.mayAskForRanges(item) else { return }
    // What is thrown away cannot be hashed afterwards, and what comes in disorder not on its way.
    guard !context.configuration.discards || !(context.configuration.computesDigest || !expected.isEmpty) else {
      return
    }
    var present = ByteRanges(0..<machine.received)
    for range in later.ranges { present.append(range) }
    guard let length = machine.expected,
      let rule = SegmentRule(first: head, known: machine.resumption?.validator, length: length),
      hasGaps || length - present.count >= leastRest
    else {
      // A file with gaps cannot be gone on with by one stream that knows nothing of them.
      if hasGaps { segmentsEnded(.startOver) }
      return
    }
    let taken: Int
    var grows = false
    switch context.segments {
    case .fixed(let count): taken = context.connections.take(count - 1, onlyIdle: false)
    case .auto:
      taken = 0
      grows = length - present.count >= SegmentGrowth.smallestFile
    }
    let first = machine.received..<(machine.partEnd ?? length)
    guard let plan = SegmentPlan(length: length, present: present, first: first, limit: 1 + taken) else {
      context.connections.giveBack(taken)
      if hasGaps { segmentsEnded(.startOver) }
      return
    }
    context.bytes.announced.wrappingSubtract(later.count, ordering: .relaxed)
    sink?.segment(present: present)
    handle(.present(present.count))
    let fetcher = SegmentFetcher(
      plan: plan, rule: rule, taken: taken, grows: grows, limits: context.configuration.limits,
      throttle: context.throttle, loop: loop,
      transport: transport, budget: context.connections, owner: self)
    segments = fetcher
    self.exchange = nil
    fetcher.begin(first: exchange)
  }

  /// The bytes that must be missing for further connections to be worth it.
  private var leastRest: Int {
    context.segments == .auto ? SegmentGrowth.smallestFile : 2 * SegmentMap.smallestPart
  }

  /// Closes what is left of the connections.
  ///
  /// - Returns: what is there of the file; nil where it does not come in parts.
  func endSegments() -> ByteRanges? {
    guard let segments else { return nil }
    self.segments = nil
    let present = segments.present
    segments.stop()
    return present
  }

  func partRequest(_ bytes: Range<Int>, of rule: SegmentRule, fresh: Bool) -> TransportRequest? {
    guard let item, let machine else { return nil }
    var headers = fields(item, machine)
    headers.add(name: "Range", value: "bytes=\(bytes.lowerBound)-\(bytes.upperBound - 1)")
    headers.add(name: "If-Range", value: rule.validator.fieldValue)
    return TransportRequest(target: machine.target, headers: headers, needsFreshConnection: fresh)
  }

  func write(_ piece: ByteBuffer, at place: Int) -> Bool {
    speed.count(piece.readableBytes)
    let action = machine?.handle(.body(byteCount: piece.readableBytes)) ?? .wait
    guard action == .write else {
      perform(action)
      return false
    }
    context.bytes.received.wrappingAdd(piece.readableBytes, ordering: .relaxed)
    do throws(Errno) {
      try sink?.write(piece, at: place)
      return true
    } catch {
      handle(.rejected(DiskFailure.failure("writing to", context.directory.path, error)))
      return false
    }
  }

  func paused(for time: TimeAmount) { speed.skip(time) }

  func note(present: ByteRanges) { sink?.keep(present: present) }

  func collapse(to kept: Int) {
    do throws(Errno) {
      try sink?.collapse(to: kept)
      handle(.present(kept))
    } catch {
      handle(.rejected(DiskFailure.failure("writing to", context.directory.path, error)))
    }
  }

  func segmentsEnded(_ end: SegmentFetcher.End) {
    switch end {
    case .complete:
      _ = endSegments()
      if let length = machine?.expected { sink?.completeSegments(length: length) }
      handle(.end)
    case .startOver:
      _ = endSegments()
      maySegment = false
      sink?.discard()
      sink = nil
      handle(.contradicted)
    case .failed(.lost(let failure)): handle(.lost(failure))
    case .failed(.timedOut(let limit)): handle(.timedOut(limit))
    case .failed(.refused(let refusal)):
      report.httpStatus = refusal.status
      report.retryAfter = refusal.retryAfter
      handle(.rejected(refusal.failure))
    }
  }
}

/// One file over several responses at once, as a value: what the streams tell goes in, what is to be done comes out.
///
/// Stream 0 is the response that the attempt began with, which goes on to the file's end if it is let; the others answer
/// requests for parts. A stream is one response: whoever has brought its part is followed by a new stream. A response is cut
/// off where its part ends only if another has begun to bring what follows: a server that sends no parts, or allows one
/// connection, has then not cost a byte.
struct SegmentPlan {
  enum Action: Hashable {
    /// Ask for these bytes on a connection of its own.
    case request(stream: Int, bytes: Range<Int>)
    /// Close the stream's connection: nothing more of it is wanted.
    case cancel(stream: Int)
    /// All bytes are there.
    case complete
    /// Stream 0 goes on alone, and of the file only so many bytes from its beginning count.
    case collapse(kept: Int)
    /// Nothing that is there counts: ask for the whole file over one stream.
    case startOver
    case fail(Trouble)
  }

  /// Why a stream brings no more.
  enum Trouble: Hashable {
    case lost(TransportFailure)
    case timedOut(AttemptMachine.Limit)
    case refused(SegmentRule.Refusal)
  }

  private enum State: Hashable {
    /// Asked for; the answer's head has not come.
    case waiting(Range<Int>)
    /// The response is at `place` of the file and goes on to `end`.
    case receiving(place: Int, end: Int)
    /// All of the response has come; its end is about to be told.
    case ended
  }

  /// Responses that may be cut off before their end and asked for again.
  static let patience = 4

  private(set) var map: SegmentMap
  private var streams: [Int: State] = [:]
  private var next = 1
  private var wanted: Int
  /// What the server has shown to allow.
  private var ceiling = Int.max
  private var patience = Self.patience
  private var isAlone = false

  /// - Parameters:
  ///   - present: What is there of the file's `length` bytes.
  ///   - first: What the response brings that there is already, beginning with the first byte that is missing.
  ///   - limit: Streams at once.
  init?(length: Int, present: ByteRanges, first: Range<Int>, limit: Int) {
    map = SegmentMap(length: length, present: present)
    guard map.parts.first?.rest.lowerBound == first.lowerBound, !first.isEmpty else { return nil }
    wanted = max(1, limit)
    map.divide(into: wanted)
    _ = map.assign(0)
    streams[0] = .receiving(place: first.lowerBound, end: first.upperBound)
  }

  /// Streams at once.
  var limit: Int { max(1, min(wanted, ceiling)) }
  /// Streams that run now.
  var running: Int { streams.count }

  mutating func begin() -> [Action] { fill() }

  /// Changes how many streams there may be at once.
  mutating func setLimit(_ limit: Int) -> [Action] {
    wanted = max(1, limit)
    var actions: [Action] = []
    while streams.count > self.limit, let youngest = streams.keys.max() {
      drop(youngest)
      actions.append(.cancel(stream: youngest))
    }
    return actions + fill()
  }

  // MARK: - What streams tell

  mutating func head(_ stream: Int, _ verdict: SegmentRule.Verdict) -> [Action] {
    guard case .waiting(let asked) = streams[stream] else { return [] }
    switch verdict {
    case .part:
      streams[stream] = .receiving(place: asked.lowerBound, end: asked.upperBound)
      return []
    case .refused(let refusal):
      drop(stream)
      return [.cancel(stream: stream)] + settle(.refused(refusal))
    case .contradicted:
      return contradicted()
    }
  }

  /// - Returns: where in the file the piece's first bytes go, if any are wanted, and what is to be done once they are there.
  mutating func body(_ stream: Int, count: Int) -> (place: Range<Int>?, actions: [Action]) {
    guard case .receiving(let start, let end) = streams[stream] else { return (nil, []) }
    var place = start
    var actions: [Action] = []
    while let taken = map.take(stream, upTo: count - (place - start)) {
      place = taken.upperBound
      if map.rest(of: stream) == nil, place < end { actions += goOn(stream, into: place) }
    }
    let written = start < place ? start..<place : nil
    if map.rest(of: stream) != nil {
      streams[stream] = .receiving(place: place, end: end)
      return (written, actions.isEmpty ? [] : actions + fill())
    }
    guard place < end else {
      streams[stream] = .ended
      return (written, actions)
    }
    streams[stream] = nil
    return (written, actions + [.cancel(stream: stream)] + (map.isComplete ? [.complete] : fill()))
  }

  /// Gives a stream whose response goes on the part that follows, unless another brings that already.
  private mutating func goOn(_ stream: Int, into place: Int) -> [Action] {
    var actions: [Action] = []
    if let owner = map.owner(at: place) {
      guard case .waiting = streams[owner] else { return [] }
      drop(owner)
      actions = [.cancel(stream: owner)]
    }
    map.extend(stream, into: place)
    return actions
  }

  /// A response has come to its end.
  mutating func ended(_ stream: Int) -> [Action] {
    switch streams[stream] {
    case .ended:
      drop(stream)
      return map.isComplete ? [.complete] : fill()
    case .receiving(let place, let end) where place == end && !isAlone:
      // Shorter than what was asked for, as it had said (RFC 9110 §15.3.7).
      drop(stream)
      return fill()
    case .receiving, .waiting:
      return failed(stream, .lost(TransportFailure(kind: .closed, message: "the response ended before its part did")))
    case nil:
      return []
    }
  }

  mutating func failed(_ stream: Int, _ trouble: Trouble) -> [Action] {
    guard let state = streams[stream] else { return [] }
    drop(stream)
    switch state {
    case .ended:
      return map.isComplete ? [.complete] : fill()
    case .receiving where patience > 0 && limit > 1:
      patience -= 1
      return fill()
    case .receiving, .waiting:
      return settle(trouble)
    }
  }

  // MARK: - What follows

  private mutating func drop(_ stream: Int) {
    streams[stream] = nil
    map.release(stream)
  }

  /// Goes on with what runs, and no more than that: a server that refuses one has enough of them.
  private mutating func settle(_ trouble: Trouble) -> [Action] {
    ceiling = max(1, streams.count)
    return streams.isEmpty ? [.fail(trouble)] : []
  }

  /// An answer that fits neither the request nor the first response: no part can be trusted.
  private mutating func contradicted() -> [Action] {
    let others = streams.keys.filter { $0 != 0 }.sorted()
    let cancelled = others.map { Action.cancel(stream: $0) }
    for stream in others { drop(stream) }
    ceiling = 1
    if case .receiving = streams[0], let kept = map.collapse(to: 0) {
      isAlone = true
      return cancelled + [.collapse(kept: kept)]
    }
    return cancelled + [.startOver]
  }

  private mutating func fill() -> [Action] {
    var actions: [Action] = []
    while !isAlone, streams.count < limit, let bytes = map.assign(next) {
      streams[next] = .waiting(bytes)
      actions.append(.request(stream: next, bytes: bytes))
      next += 1
    }
    return actions
  }
}

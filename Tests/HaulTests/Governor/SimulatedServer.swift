import Testing

@testable import Haul

/// A server of a simulation: how it answers, and how much it can do at once. Times are seconds.
struct SimulatedServer: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var latency: @Sendable (Double) -> Double = { _ in 0.05 }
  /// How far the latency strays, up or down.
  var jitter = 0.0
  /// Bytes a second of each connection, and of all together; nil for any number.
  var connectionRate: Double?
  var totalRate: Double?
  /// Requests that are worked on at a moment; others wait their turn.
  var places: (@Sendable (Double) -> Int)?
  /// Requests above which it answers 429, and wants to be left alone for a second.
  var refusesAbove: Int?
  /// Whether that takes no time worth speaking of; else it counts those that it is refusing, too.
  var refusesAtOnce = false
  /// Of 1, 2, 4 … 256 at once and `refusesAbove`, those that bring the most.
  var rivals = [32, 256]
  var sizes: [Double]
}

/// A run of a list against a simulated server: from event to event, without a clock.
struct Simulation {
  struct Result {
    var seconds = 0.0
    var refused = 0
    var mostInFlight = 0
    var lastLimit = 0
  }

  private struct Request {
    var size: Double
    var start: Double
    var level: Int
    var latency: Double
    var answered = 0.0
    var isRefused = false
  }

  private let server: SimulatedServer
  private let fixed: Int
  private var controller: ConcurrencyController?
  private var random = SplitMix64(seed: 7)
  private var now = 0.0
  /// Answers to come, and ends of bodies that share no line.
  private var answers = Agenda<Request>()
  private var ends = Agenda<Request>()
  /// Bodies that share the line, by how much each of the sharers must have got until they are whole.
  private var shared = Agenda<Request>()
  private var progress = 0.0
  private var waiting: [Request] = []
  private var served = 0
  private var busy = 0
  /// Requests that were not refused and have no answer yet.
  private var working = 0
  private var heldUntil = 0.0
  private var again: [Double] = []
  private var inFlight = 0
  private var ended = 0
  private var arrived = 0.0
  /// Of bodies with a rate of their own: sums that tell what has arrived of all of them at any time.
  private var openBodies = 0.0
  private var openSince = 0.0
  private var result = Result()

  /// - Parameter fixed: How many run at once; nil for as many as a controller says.
  static func run(_ server: SimulatedServer, fixed: Int? = nil) -> Result {
    var simulation = Simulation(server, fixed)
    simulation.run()
    return simulation.result
  }

  private init(_ server: SimulatedServer, _ fixed: Int?) {
    self.server = server
    self.fixed = fixed ?? 1
    if fixed == nil { controller = ConcurrencyController(maximum: 256) }
  }

  private var limit: Int { controller?.limit ?? fixed }

  private var bytes: Int {
    Int(arrived + (server.connectionRate ?? 0) * (openBodies * now - openSince))
  }

  private mutating func run() {
    var next = 0
    var tick = 0.25
    while ended < server.sizes.count {
      while now >= heldUntil, inFlight < limit, !again.isEmpty || next < server.sizes.count {
        if let size = again.popLast() {
          begin(size)
        } else {
          begin(server.sizes[next])
          next += 1
        }
      }
      serve()
      let sharedEnd = shared.first.map { now + max(0, $0 - progress) / share } ?? .infinity
      let events = [answers.first, ends.first, sharedEnd, tick, heldUntil > now ? heldUntil : .infinity]
      let time = events.compactMap { $0 }.min() ?? .infinity
      pass(until: time)
      if time == tick {
        tick += 0.25
        let bytes = bytes
        controller?.tick(now: now, bytes: bytes)
      } else if time == answers.first, let request = answers.removeFirst() {
        answer(request)
      } else if time == ends.first, let request = ends.removeFirst() {
        openBodies -= 1
        openSince -= request.answered
        arrived += request.size
        end(request)
      } else if time == sharedEnd, let request = shared.removeFirst() {
        end(request)
      }
    }
    result.seconds = now
    result.lastLimit = limit
  }

  /// Bytes a second of each body on the shared line.
  private var share: Double {
    min((server.totalRate ?? .infinity) / Double(max(1, shared.count)), server.connectionRate ?? .infinity)
  }

  private mutating func pass(until time: Double) {
    if shared.count > 0 {
      let part = share * (time - now)
      progress += part
      arrived += part * Double(shared.count)
    }
    now = time
  }

  private mutating func begin(_ size: Double) {
    inFlight += 1
    result.mostInFlight = max(result.mostInFlight, inFlight)
    let bytes = bytes
    controller?.started(inFlight: inFlight, now: now, bytes: bytes)
    let stray = server.jitter * (Double(random.next() % 2001) / 1000 - 1)
    var request = Request(
      size: size, start: now, level: inFlight, latency: max(0.0001, server.latency(now) + stray))
    if let most = server.refusesAbove, (server.refusesAtOnce ? working + 1 : inFlight) > most {
      request.isRefused = true
      answers.add(request, at: now + (server.refusesAtOnce ? 0.002 : request.latency / 2))
    } else if server.places != nil {
      waiting.append(request)
    } else {
      working += 1
      answers.add(request, at: now + request.latency)
    }
  }

  private mutating func serve() {
    guard let places = server.places else { return }
    while served < waiting.count, busy < places(now) {
      answers.add(waiting[served], at: now + waiting[served].latency)
      served += 1
      busy += 1
    }
  }

  private mutating func answer(_ request: Request) {
    var request = request
    request.answered = now
    if request.isRefused {
      result.refused += 1
      again.append(request.size)
      heldUntil = max(heldUntil, now + 1)
      return leave(request, .refused)
    }
    if server.places != nil { busy -= 1 } else { working -= 1 }
    if server.totalRate != nil {
      shared.add(request, at: progress + request.size)
    } else if let rate = server.connectionRate {
      openBodies += 1
      openSince += now
      ends.add(request, at: now + request.size / rate)
    } else {
      arrived += request.size
      end(request)
    }
  }

  private mutating func end(_ request: Request) {
    ended += 1
    leave(request, .answered)
  }

  private mutating func leave(_ request: Request, _ ending: ConcurrencyController.Ending) {
    inFlight -= 1
    let bytes = bytes
    controller?.finished(
      ConcurrencyController.Attempt(
        start: request.start, level: request.level, firstByte: request.answered - request.start,
        total: now - request.start, ending: ending), now: now, bytes: bytes)
  }
}

/// Values by when they are due; of equal times, the first that came.
private struct Agenda<Value> {
  private var heap: [(time: Double, serial: Int, value: Value)] = []
  private var serial = 0

  var count: Int { heap.count }
  var first: Double? { heap.first?.time }

  mutating func add(_ value: Value, at time: Double) {
    heap.append((time, serial, value))
    serial += 1
    var child = heap.count - 1
    while child > 0, isBefore(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Value? {
    guard !heap.isEmpty else { return nil }
    heap.swapAt(0, heap.count - 1)
    let value = heap.removeLast().value
    var parent = 0
    while 2 * parent + 1 < heap.count {
      var child = 2 * parent + 1
      if child + 1 < heap.count, isBefore(child + 1, child) { child += 1 }
      guard isBefore(child, parent) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return value
  }

  private func isBefore(_ one: Int, _ other: Int) -> Bool {
    (heap[one].time, heap[one].serial) < (heap[other].time, heap[other].serial)
  }
}

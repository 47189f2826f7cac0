import Reuse

struct Point: Hashable {
  static let runs = Counter()
  var x: Int

  @Reuse func scaled(by factor: Int) -> Int {
    Self.runs.increment()
    return x * factor
  }

  @Reuse static func origin(_ x: Int) -> Point {
    runs.increment()
    return Point(x: x)
  }

  @Reuse static func + (left: Point, right: Point) -> Point {
    runs.increment()
    return Point(x: left.x + right.x)
  }

  @Reuse func labelled(_ label: String) -> String {
    Self.runs.increment()
    return "\(label) \(x)"
  }

  @Reuse func labelled(_ label: Int) -> String {
    Self.runs.increment()
    return "\(label): \(x)"
  }

  @Reuse(ignoring: "self") func constant() -> Int {
    Self.runs.increment()
    return 5
  }

  struct Inner: Hashable {
    @Reuse func deep(_ point: Point) -> Int {
      Point.runs.increment()
      return point.x
    }
  }
}

extension Point {
  @Reuse func moved(by distance: Int) -> Self {
    Self.runs.increment()
    return Point(x: x + distance)
  }
}

enum Direction: Hashable {
  static let runs = Counter()
  case left, right

  @Reuse func turned(_ times: Int) -> Direction {
    Self.runs.increment()
    return times.isMultiple(of: 2) ? self : self == .left ? .right : .left
  }
}

class Animal: @unchecked Sendable {
  static let runs = Counter()
  let legs: Int
  init(legs: Int) { self.legs = legs }

  @Reuse func steps(_ count: Int) -> Int {
    Self.runs.increment()
    return legs * count
  }

  @Reuse class func kind() -> String {
    runs.increment()
    return "\(self)"
  }

  @Reuse static func feet(_ legs: Int) -> Int {
    runs.increment()
    return legs
  }

  @Reuse func later(_ count: Int) async -> Int {
    Self.runs.increment()
    await Task.yield()
    return legs * count
  }
}

class Dog: Animal, @unchecked Sendable {
  @Reuse override func steps(_ count: Int) -> Int {
    super.steps(count) + 1
  }
}

extension Animal {
  @Reuse final func halfSteps(_ count: Int) -> Int {
    Self.runs.increment()
    return legs * count * 2
  }
}

actor Account {
  static let opened = Counter()
  var runs = 0
  private var balance = 10

  @Reuse(calls: 2) func total(_ extra: Int) -> Int {
    runs += 1
    return balance + extra
  }

  @Reuse static func number(_ digits: Int) -> Int {
    opened.increment()
    return digits
  }

  @Reuse nonisolated func name(_ suffix: String) -> String {
    Self.opened.increment()
    return "account \(suffix)"
  }

  @Reuse(calls: 2) func laterTotal(_ extra: Int) async -> Int {
    runs += 1
    await Task.yield()
    return balance + extra
  }
}

struct Box<Content: Hashable & Sendable>: Hashable {
  var content: Content

  @Reuse static func size() -> String {
    boxRuns.increment()
    return "\(Content.self)"
  }

  @Reuse func paired<Other: Hashable & Sendable>(_ other: Other) -> String {
    boxRuns.increment()
    return "\(content) \(other)"
  }

  @Reuse func later() async -> Content {
    boxRuns.increment()
    await Task.yield()
    return content
  }
}

let boxRuns = Counter()

extension Box where Content == Int {
  @Reuse func doubled() -> Int {
    boxRuns.increment()
    return content * 2
  }
}

protocol Shape: Hashable, Sendable {
  var side: Int { get }
}

let shapeRuns = Counter()

extension Shape {
  @Reuse func scaled<Factor: Hashable & Sendable>(by factor: Factor) async throws -> String {
    shapeRuns.increment()
    await Task.yield()
    return "\(side) \(factor)"
  }

  @Reuse func area(_ scale: Int) -> Int {
    shapeRuns.increment()
    return side * side * scale
  }

  @Reuse static func title() -> String {
    shapeRuns.increment()
    return "\(Self.self)"
  }
}

struct Square: Shape {
  let side: Int
}

struct Tile: Shape {
  let side: Int
}

import Haul

/// A picture of paths and texts, in the form that the template of an SVG takes.
struct Drawing: Sendable, Hashable {
  /// A shape.
  struct Shape: Sendable, Hashable {
    /// SVG path data (SVG 2, 9.3).
    let path: String
    /// Class names for the style sheet.
    let kind: String
    /// What a pointer or a screen reader is told; nil for decoration.
    var tip: String?
  }

  /// A text.
  struct Label: Sendable, Hashable {
    let x: String
    let y: String
    /// `start`, `middle` or `end`.
    let anchor: String
    let kind: String
    let text: String
  }

  /// Unique on its page.
  let id: String
  let title: String
  /// What it shows, for those who do not see it.
  let summary: String
  let width: Int
  let height: Int
  private(set) var shapes: [Shape] = []
  private(set) var labels: [Label] = []

  init(id: String, title: String, summary: String, width: Int, height: Int) {
    (self.id, self.title, self.summary, self.width, self.height) = (id, title, summary, width, height)
  }

  // MARK: - Drawing

  mutating func line(_ points: [(Double, Double)], _ kind: String, tip: String? = nil) {
    guard points.count > 1 else { return }
    let commands = points.enumerated().map {
      "\($0.offset == 0 ? "M" : "L")\(Self.number($0.element.0)) \(Self.number($0.element.1))"
    }
    shapes.append(Shape(path: commands.joined(), kind: kind, tip: tip))
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ kind: String, tip: String? = nil
  ) {
    let (w, h) = (Self.number(width), Self.number(height))
    shapes.append(Shape(path: "M\(Self.number(x)) \(Self.number(y))h\(w)v\(h)h-\(w)z", kind: kind, tip: tip))
  }

  /// A mark of `shape` around a point: strategies differ in shape as well as in colour.
  mutating func mark(_ shape: Mark, _ x: Double, _ y: Double, radius r: Double, _ kind: String, tip: String? = nil) {
    func at(_ dx: Double, _ dy: Double) -> String { "\(Self.number(x + dx)) \(Self.number(y + dy))" }
    let path: String
    switch shape {
    case .circle:
      let size = Self.number(r)
      path =
        "M\(at(-r, 0))a\(size) \(size) 0 1 0 \(Self.number(2 * r)) 0a\(size) \(size) 0 1 0 -\(Self.number(2 * r)) 0z"
    case .square: path = "M\(at(-r, -r))L\(at(r, -r))L\(at(r, r))L\(at(-r, r))z"
    case .diamond: path = "M\(at(0, -1.3 * r))L\(at(1.3 * r, 0))L\(at(0, 1.3 * r))L\(at(-1.3 * r, 0))z"
    case .triangle: path = "M\(at(0, -1.2 * r))L\(at(1.2 * r, r))L\(at(-1.2 * r, r))z"
    }
    shapes.append(Shape(path: path, kind: kind, tip: tip))
  }

  mutating func text(_ text: String, _ x: Double, _ y: Double, anchor: String = "start", _ kind: String = "label") {
    labels.append(Label(x: Self.number(x), y: Self.number(y), anchor: anchor, kind: kind, text: text))
  }

  private static func number(_ value: Double) -> String { Quantity.fixed(value, 1) }
}

/// The mark of a strategy.
enum Mark: String, Sendable, Hashable {
  case circle, triangle, square, diamond

  init(strategy: String) {
    switch strategy {
    case "sequential": self = .diamond
    case "threads": self = .triangle
    case "processes": self = .square
    default: self = .circle
    }
  }

  /// The mark as one character.
  var character: Character {
    switch self {
    case .circle: "●"
    case .triangle: "▲"
    case .square: "■"
    case .diamond: "◆"
    }
  }
}

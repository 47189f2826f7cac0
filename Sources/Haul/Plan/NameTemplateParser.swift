/// Reads the text of a template.
struct NameTemplateParser {
  private let template: String
  private var rest: Substring
  private var found: [NameTemplate.Part] = []
  private var literal = ""

  init(_ template: String) {
    self.template = template
    rest = template[...]
  }

  mutating func parts() throws(HaulError) -> [NameTemplate.Part] {
    guard !template.isEmpty else { throw error("is empty") }
    while let character = rest.popFirst() {
      switch character {
      case "{" where rest.first == "{", "}" where rest.first == "}":
        rest.removeFirst()
        literal.append(character)
      case "{": try field()
      case "}": throw error("has a } that closes nothing; write }} for a brace")
      case "/":
        flush()
        found.append(.separator)
      default: literal.append(character)
      }
    }
    flush()
    try checkComponents()
    return found
  }

  private mutating func flush() {
    if !literal.isEmpty { found.append(.text(literal)) }
    literal = ""
  }

  private mutating func field() throws(HaulError) {
    guard let end = rest.firstIndex(of: "}") else { throw error("has a { that is not closed; write {{ for a brace") }
    let inside = rest[..<end]
    rest = rest[rest.index(after: end)...]
    let halves = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = halves.first.map(String.init) ?? ""
    let argument = halves.count == 2 ? String(halves[1]) : nil
    flush()
    found.append(.field(try field(name, argument)))
  }

  private func field(_ name: String, _ argument: String?) throws(HaulError) -> NameTemplate.Field {
    switch (name, argument) {
    case ("", _): throw error("has braces with nothing in them")
    case ("name", nil): return .name
    case ("stem", nil): return .stem
    case ("ext", nil): return .ext
    case ("host", nil): return .host
    case ("path", nil): return .path
    case ("index", _):
      guard let width = number(argument ?? "1", upTo: 20) else {
        throw error("has {index:N} with an N not from 1 to 20")
      }
      return .index(width: width)
    case ("hash", _):
      guard let digits = number(argument ?? "64", upTo: 64) else {
        throw error("has {hash:N} with an N not from 1 to 64")
      }
      return .hash(digits: digits)
    case ("column", let column?) where !column.isEmpty: return .column(column)
    case (_, nil): return .column(name)
    // A column's name may have a colon.
    default: return .column("\(name):\(argument ?? "")")
    }
  }

  private func number(_ text: String, upTo limit: Int) -> Int? {
    guard text.utf8.allSatisfy(\.isDigit), let number = Int(text), (1...limit).contains(number) else { return nil }
    return number
  }

  /// Every component has something in it that is not a way out.
  private func checkComponents() throws(HaulError) {
    for component in found.split(separator: .separator, omittingEmptySubsequences: false) {
      guard let first = component.first else {
        throw error("begins or ends with a /, or has two in a row; it is a path inside the destination")
      }
      if component.count == 1, case .text(let text) = first, text == "." || text == ".." {
        throw error("leads through \(text); it is a path inside the destination")
      }
    }
  }

  private func error(_ problem: String) -> HaulError {
    HaulError(
      .configuration, "the name \(Quotation.of(template)) \(problem)",
      hint: "the fields are \(NameTemplate.known), for example --name '{host}/{index:6}-{name}'")
  }
}

/// Options of a list that change nothing: each name is told once, however often it stands there.
struct IgnoredOptions: Sendable {
  /// Whose they are.
  let tool: String
  private var told: Set<String> = []
  private var waiting: [(line: Int, text: String)] = []

  init(tool: String) { self.tool = tool }

  /// Notes an option.
  ///
  /// - Parameters:
  ///   - name: One of those that haul knows, so that few are remembered.
  ///   - counterpart: What haul has for it; empty for nothing.
  mutating func note(_ name: String, counterpart: String = "", line: Int) {
    guard told.insert(name).inserted else { return }
    let hint = counterpart.isEmpty ? "" : "; haul has \(counterpart)"
    waiting.append((line, "\(tool)'s option \(Quotation.of(name)) is left out of account\(hint)"))
  }

  /// What is to be said, once.
  mutating func takeWarnings(of list: String) -> [String] {
    guard !waiting.isEmpty else { return [] }
    let warnings = waiting.map { "\(VisibleText.escaped(list)):\($0.line): \($0.text)" }
    waiting.removeAll()
    return warnings
  }
}

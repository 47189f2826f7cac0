/// A table that stands on a terminal and is drawn anew in its place.
///
/// Where stdout is no terminal, or the table does not fit on it, nothing is drawn until the end.
struct LiveTable {
  private let console: Console
  private var shown = 0

  init(console: Console) { self.console = console }

  /// Draws the lines in place of those before.
  mutating func show(_ lines: [String]) {
    // A line that is wrapped, or that has left the screen, cannot be drawn over.
    guard console.outputIsTerminal, lines.count + 2 < console.outputHeight,
      lines.allSatisfy({ $0.count < console.outputWidth })
    else { return }
    clear()
    for line in lines { console.print(line) }
    shown = lines.count
  }

  /// Takes the table away.
  mutating func clear() {
    guard shown > 0 else { return }
    // Cursor up, then erase to the end of the screen (ECMA-48, CUU and ED).
    console.control("\u{1B}[\(shown)A\u{1B}[J")
    shown = 0
  }
}

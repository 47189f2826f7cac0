import Dispatch
import Synchronization

/// The one way to stdout and stderr, and the keeper of the progress line.
///
/// Text is gathered and written from a queue of its own: a reader that is slow (a pager, a pipe) must not hold up the
/// cooperative pool, and ten thousand lines a second must not be ten thousand system calls. To a terminal it goes at once,
/// elsewhere within 5 ms, always in whole lines, and stdout and stderr in the order of the calls.
///
/// ```swift
/// console.print("saved  pictures/image1.jpg")   // stdout
/// console.tell("warning: …")                    // stderr
/// await console.flush()                         // before the process ends
/// ```
final class Console: Sendable {
  private struct Piece {
    let isOutput: Bool
    var bytes: [UInt8]
  }

  private struct State {
    var pending: [Piece] = []
    var pendingBytes = 0
    /// The progress line as it should be; nil for none.
    var progress: String?
    var isScheduled = false
    var outputError: Int32?
    /// The progress line as it stands on the terminal. Touched on the queue only.
    var shown: String?
  }

  /// Where people read; also decides about colours.
  let outputIsTerminal: Bool
  let errorIsTerminal: Bool
  private let output: Int32
  private let error: Int32
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "haul.console")

  /// Text waits in memory up to here, then whoever prints waits.
  private static let room = 256 * 1024

  /// A console on two descriptors.
  init(output: Int32, error: Int32, outputIsTerminal: Bool, errorIsTerminal: Bool) {
    self.output = output
    self.error = error
    self.outputIsTerminal = outputIsTerminal
    self.errorIsTerminal = errorIsTerminal
  }

  /// The process's own.
  static func standard() -> Console {
    Console(output: 1, error: 2, outputIsTerminal: Terminal.isTerminal(1), errorIsTerminal: Terminal.isTerminal(2))
  }

  /// The error that stdout broke with; `EPIPE` where its reader is gone. What is printed after that is dropped.
  var outputError: Int32? { state.withLock { $0.outputError } }

  /// A line to stdout.
  func print(_ line: String) { add("\(line)\n", isOutput: true) }

  /// A line to stderr.
  func tell(_ line: String) { add("\(line)\n", isOutput: false) }

  /// What the terminal behind stdout is to do; nothing where there is none.
  func control(_ sequence: String) {
    if outputIsTerminal { add(sequence, isOutput: true) }
  }

  /// Shows `text` as the last line of the terminal behind stderr, in place of what was shown; nil takes it away.
  func showProgress(_ text: String?) {
    state.withLock { $0.progress = text }
    schedule()
  }

  /// Columns of the terminal behind stderr.
  var width: Int { Terminal.width(of: error) }

  /// Columns and rows of the terminal behind stdout.
  var outputWidth: Int { Terminal.width(of: output) }
  var outputHeight: Int { Terminal.height(of: output) }

  /// Waits while more text is pending than memory should hold.
  func waitForRoom() async {
    if state.withLock({ $0.pendingBytes > Self.room }) { await flush() }
  }

  /// ``waitForRoom()`` for a thread that may block.
  func blockForRoom() {
    if state.withLock({ $0.pendingBytes > Self.room }) { queue.sync { write() } }
  }

  /// Returns when all that was printed until now is written.
  func flush() async {
    await withCheckedContinuation { continuation in
      queue.async {
        self.write()
        continuation.resume()
      }
    }
  }

  private func add(_ text: String, isOutput: Bool) {
    state.withLock { state in
      if isOutput, state.outputError != nil { return }
      state.pendingBytes += text.utf8.count
      let last = state.pending.indices.last
      if let last, state.pending[last].isOutput == isOutput {
        state.pending[last].bytes.append(contentsOf: text.utf8)
      } else {
        state.pending.append(Piece(isOutput: isOutput, bytes: Array(text.utf8)))
      }
    }
    schedule()
  }

  private func schedule() {
    let isFirst = state.withLock { state in
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    guard isFirst else { return }
    if outputIsTerminal || errorIsTerminal {
      queue.async { self.write() }
    } else {
      queue.asyncAfter(deadline: .now() + .milliseconds(5)) { self.write() }
    }
  }

  /// Writes what is pending, the progress line last. On the queue only.
  private func write() {
    let (pieces, progress, shown) = state.withLock { state in
      state.isScheduled = false
      state.pendingBytes = 0
      defer { state.pending = [] }
      return (state.pending, state.progress, state.shown)
    }
    var isShown = shown != nil
    for piece in pieces {
      if isShown, !piece.isOutput || outputIsTerminal {
        clearProgress()
        isShown = false
      }
      write(piece)
    }
    guard !isShown || progress != shown else { return }
    if isShown { clearProgress() }
    if let progress { _ = DescriptorWriter.write(Array(progress.utf8), to: error) }
    state.withLock { $0.shown = progress }
  }

  private func write(_ piece: Piece) {
    guard piece.isOutput else {
      // Nowhere is left to say that stderr is gone.
      _ = DescriptorWriter.write(piece.bytes, to: error)
      return
    }
    guard outputError == nil else { return }
    if let failure = DescriptorWriter.write(piece.bytes, to: output) { state.withLock { $0.outputError = failure } }
  }

  /// To the first column, and erase to the end of the line (ECMA-48, CR and EL).
  private func clearProgress() { _ = DescriptorWriter.write(Array("\r\u{1B}[K".utf8), to: error) }
}

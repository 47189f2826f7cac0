import DequeModule
import NIOCore

/// Hosts' names are asked for before a slot takes their works. Until the answer is there, good or bad, a host stands outside
/// the row, so that no slot waits for a name while another host's work could run.
///
/// What is ahead is bounded: the names that are being asked for, and the hosts that stand ready. A look-up that takes long counts
/// no more. Its host's works, and those of hosts whose names nobody has asked for yet, are those of a host that must wait.
extension ReadyQueue {
  /// How far it is with a host's name.
  enum NameState: UInt8 {
    /// It need not be asked for, or has been.
    case settled
    case due, asking
    /// It is being asked for, and takes long.
    case late
  }

  /// A name to ask for.
  struct NameWish: Hashable, Sendable {
    var host: String
    /// Whether a work failed because of the name and comes again, so that a failure that is known is not what is wanted.
    var isRetry: Bool
  }

  /// Names that are asked for at once, beside the late ones.
  static let namesAtOnce = 128
  /// A look-up that takes longer is late.
  static let lateAfter = TimeAmount.seconds(1)

  /// Whether names are due, or are being asked for and not late.
  var awaitsNames: Bool { asking > 0 || !unnamed.isEmpty }

  /// Lets a host's name be asked for.
  mutating func wantName(_ number: Int, isRetry: Bool) {
    if hosts[number].nameState == .due, isRetry { hosts[number].isNameRetried = true }
    guard hosts[number].nameState == .settled else { return }
    hosts[number].nameState = .due
    hosts[number].isNameRetried = isRetry
    unnamed.append(number)
  }

  /// Takes the names to ask for now.
  mutating func takeNames(now: @autoclosure () -> NIODeadline) -> [NameWish] {
    guard !unnamed.isEmpty, let ahead = limits.namesAhead else { return [] }
    var wishes: [NameWish] = []
    while asking < min(ahead, Self.namesAtOnce), row.count < ahead, let number = unnamed.popFirst() {
      guard hosts[number].nameState == .due else { continue }
      hosts[number].nameState = .asking
      hosts[number].lateAt = now() + Self.lateAfter
      asking += 1
      expected += hosts[number].works.count
      alarms.append((hosts[number].name, hosts[number].lateAt))
      wishes.append(NameWish(host: hosts[number].name, isRetry: hosts[number].isNameRetried))
    }
    return wishes
  }

  /// What can be known of a name is known: its host may be asked.
  mutating func named(_ host: String) {
    guard let number = numbers[host] else { return }
    switch hosts[number].nameState {
    case .settled, .due: return
    case .asking: stopExpecting(number)
    case .late: break
    }
    hosts[number].nameState = .settled
    enterRow(number)
  }

  /// Others are asked for in the place of a name that takes long.
  mutating func passOverLate(_ number: Int, now: NIODeadline) {
    guard hosts[number].nameState == .asking, now >= hosts[number].lateAt else { return }
    stopExpecting(number)
    hosts[number].nameState = .late
  }

  private mutating func stopExpecting(_ number: Int) {
    asking -= 1
    expected -= hosts[number].works.count
  }
}

import DequeModule

/// Works whose URL an earlier item of the run has: they wait for it, and share its file or its failure. A value.
struct Duplicates {
  /// What a duplicate comes to once its original has ended.
  struct Settlement: Sendable {
    /// Their files are to be made from that of their original, which is called so if not as planned.
    var links: [(work: Work, source: String?)] = []
    /// They fail as their original did.
    var failures: [(work: Work, failure: Failure)] = []

    var count: Int { links.count + failures.count }
  }

  /// How an original ended, where that is more than that its file is under its planned name.
  private enum Ending {
    case failed(Failure)
    case renamed(String)
  }

  /// Endings that are kept. Beyond, nobody knows what became of an original, and its duplicates are fetched by themselves.
  static let endingLimit = 10_000

  private var pending: Set<Int> = []
  private var waiting: [Int: [Work]] = [:]
  private var endings: [Int: Ending] = [:]
  /// Works that wait for their original.
  private(set) var count = 0

  /// Takes a work of the list.
  ///
  /// - Returns: whether it is to be fetched as any other.
  mutating func add(_ work: Work, to settlement: inout Settlement) -> Bool {
    guard let original = work.item.original else {
      pending.insert(work.item.serial)
      return true
    }
    if pending.contains(original.serial) {
      waiting[original.serial, default: []].append(work)
      count += 1
    } else if let ending = endings[original.serial] {
      settle(work, ending, &settlement)
    } else if endings.count < Self.endingLimit {
      settle(work, nil, &settlement)
    } else {
      return true
    }
    return false
  }

  /// An item ended.
  ///
  /// - Parameter name: The file's name, where it is another than the planned one.
  mutating func end(_ serial: Int, failure: Failure?, name: String?, _ settlement: inout Settlement) {
    guard pending.remove(serial) != nil else { return }
    let ending = failure.map(Ending.failed) ?? name.map(Ending.renamed)
    if let ending, endings.count < Self.endingLimit { endings[serial] = ending }
    guard !waiting.isEmpty, let works = waiting.removeValue(forKey: serial) else { return }
    count -= works.count
    for work in works { settle(work, ending, &settlement) }
  }

  private func settle(_ work: Work, _ ending: Ending?, _ settlement: inout Settlement) {
    switch ending {
    case .failed(let failure): settlement.failures.append((work, failure))
    case .renamed(let name): settlement.links.append((work, name))
    case nil: settlement.links.append((work, nil))
    }
  }

  /// Lets go of all that wait.
  mutating func removeAll() {
    waiting = [:]
    count = 0
  }
}

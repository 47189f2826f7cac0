/// What a planner knows of earlier runs of its job, and what that means for each item.
struct JobMemory {
  private let journal: (any JournalMemory)?
  private let rule: JournalRule
  /// How many items of each URL have come.
  private var ordinals = FingerprintNumbers()

  /// Nil for a run that neither has a memory nor asks servers about files that are there.
  init?(_ configuration: Configuration, _ journal: (any JournalMemory)?) {
    guard !configuration.isChild, journal != nil || configuration.existing == .update else { return nil }
    self.journal = journal
    rule = JournalRule(
      existing: configuration.existing, retried: configuration.retriedFailures, failedOnly: configuration.failedOnly)
  }

  /// The places of all files that earlier runs named.
  func eachPlace(_ body: (NamePlan.Place) throws -> Void) throws(HaulError) {
    guard let journal, !journal.isNew else { return }
    do {
      try journal.eachPath { path in
        if let place = try Self.place(path) { try body(place) }
      }
    } catch {
      throw Self.unreadable(error)
    }
  }

  /// The next item of the list.
  ///
  /// - Parameters:
  ///   - url: Without userinfo.
  ///   - place: The place that was chosen for it; empty where that follows from the URL.
  mutating func entry(for url: String, place: String = "") throws(HaulError) -> JournalEntry? {
    guard let journal else { return nil }
    do {
      let hash = ItemKey.hash(url: url, place: place)
      var ordinal = 0
      if try !ordinals.insert(hash.value), let count = try ordinals.number(of: hash.value) {
        ordinal = Int(count)
        try ordinals.setNumber(count &+ 1, of: hash.value)
      }
      let key = ItemKey(url: url, place: place, ordinal: ordinal)
      return JournalEntry(
        key: key, fingerprint: ItemKey.fingerprint(hash, ordinal: ordinal),
        before: journal.isNew ? nil : try journal.row(for: key), pass: journal.pass)
    } catch {
      throw Self.unreadable(error)
    }
  }

  /// Where an earlier run put the item's file, or would have.
  func place(of entry: JournalEntry?) throws(HaulError) -> NamePlan.Place? {
    guard let row = entry?.before else { return nil }
    return try Self.place(row.path)
  }

  /// What decides over the item; nil where what stands in its place does not matter for that.
  func rule(for entry: JournalEntry?) -> JournalRule? {
    entry?.isKnown == true || rule.existing == .update || rule.failedOnly ? rule : nil
  }

  /// A journal is a file like any other: what stands in it leads nowhere outside.
  private static func place(_ path: String) throws(HaulError) -> NamePlan.Place? {
    if path.isEmpty { return nil }
    let components = path.split(separator: "/", omittingEmptySubsequences: false)
    let isSafe = components.allSatisfy { component in
      (1...FileName.maximumLength).contains(component.utf8.count) && component.first != "." && component.first != "-"
        && !component.unicodeScalars.contains { VisibleText.isInvisible($0) || $0 == "\\" }
    }
    guard isSafe else {
      throw HaulError(
        .journal, "the journal names a file “\(VisibleText.escaped(path))”, which haul would not",
        hint: "it was changed by somebody else; move it away to start afresh, or use --no-journal")
    }
    return NamePlan.Place(path: path)
  }

  private static func unreadable(_ error: any Error) -> HaulError {
    if let error = error as? HaulError { return error }
    return HaulError(
      .journal, "the journal cannot be read: \(error)",
      hint: "move it away to start afresh: files that are there are kept; or use --no-journal", cause: error)
  }
}

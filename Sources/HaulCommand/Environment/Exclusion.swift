/// An option that a choice on the command line makes meaningless, so that its variable is not used.
///
/// A variable is a default for every run. One such as `HAUL_STRATEGY` must not stand in the way of a run that says
/// `--placement`. Where both come from the same side there is no choice to prefer, and the command complains.
struct Exclusion: Sendable {
  /// The option whose variable is dropped.
  let option: String
  /// The option on the command line that drops it.
  let given: String
  /// Whether that option's value does.
  let applies: @Sendable (String?) -> Bool

  init(_ option: String, given: String, applies: @escaping @Sendable (String?) -> Bool = { _ in true }) {
    self.option = option
    self.given = given
    self.applies = applies
  }

  /// All there are.
  static let all: [Exclusion] = [
    Exclusion("strategy", given: "placement"),
    Exclusion("workers", given: "placement"),
    Exclusion("slots-per-process", given: "placement"),
    Exclusion("placement", given: "strategy"),
    Exclusion("placement", given: "workers"),
    Exclusion("placement", given: "slots-per-process"),
    Exclusion("workers", given: "strategy") { $0 == "sequential" },
    Exclusion("slots-per-process", given: "strategy") { $0 != "processes" },
    Exclusion("overwrite", given: "existing"),
    Exclusion("existing", given: "overwrite"),
    Exclusion("journal", given: "no-journal"),
    Exclusion("no-journal", given: "journal"),
    Exclusion("journal", given: "discard"),
    Exclusion("name", given: "tree"),
    Exclusion("tree", given: "name"),
    Exclusion("name", given: "output"),
    Exclusion("content-disposition", given: "name"),
    Exclusion("content-disposition", given: "output"),
    Exclusion("plan", given: "strategies"),
    Exclusion("plan", given: "workers"),
    Exclusion("strategies", given: "plan"),
    Exclusion("workers", given: "plan"),
    Exclusion("plan", given: "from"),
    Exclusion("strategies", given: "from"),
    Exclusion("workers", given: "from"),
    Exclusion("cacert", given: "insecure"),
    Exclusion("insecure", given: "cacert"),
  ]
}

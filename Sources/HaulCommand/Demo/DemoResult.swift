/// What one combination took, as measured in this run.
struct DemoResult: Hashable, Sendable {
  let combination: DemoPlan.Combination
  /// Wall time of the download.
  let seconds: Double
  /// User and system CPU time of this process and its ended children meanwhile.
  let cpuSeconds: Double
  /// Files whose SHA-256 on disk is what the origin served.
  let whole: Int
  /// Files that there were to download.
  let files: Int

  /// Whether every file is right.
  var isComplete: Bool { whole == files }
}

import Haul
import SystemPackage

/// Downloads the same files with one combination after the other and measures each.
struct Demo {
  let plan: DemoPlan
  let pictures: PictureOptions
  /// The folder for what the origin writes.
  let scratch: FilePath
  /// The folder that a folder for each combination is made in.
  let folder: FilePath
  let isQuiet: Bool
  let context: CommandContext

  /// Runs the plan.
  ///
  /// - Returns: The results of the combinations that were run to their end: all, unless a signal came.
  func run() async throws -> [DemoResult] {
    let list = scratch.appending("list.txt")
    let sums = scratch.appending("SHA256SUMS")
    let origin = OriginProcess(
      pictures: pictures, list: list, manifest: sums, environment: context.environment)
    return try await origin.run { address in
      say("origin: \(address), \(Quantity.count(pictures.count, "picture")), latency \(pictures.latency)")
      let manifest = try await Blocking.run { try Manifest(file: sums) }
      let main = plan.main
      var results: [DemoResult] = []
      for combination in plan.combinations {
        guard context.interrupts.signal == nil else { break }
        let showsFiles = main.contains(combination) && !isQuiet
        let result = try await measure(combination, list: list, manifest: manifest, showsFiles: showsFiles)
        guard let result else { break }
        results.append(result)
        let whole = "\(result.whole)/\(result.files) files whole"
        say("\(combination.title): \(Quantity.seconds(result.seconds)), \(whole)")
      }
      return results
    }
  }

  /// Runs one combination; nil where a signal ended it.
  private func measure(
    _ combination: DemoPlan.Combination, list: FilePath, manifest: Manifest, showsFiles: Bool
  ) async throws -> DemoResult? {
    let destination = folder.appending(combination.folder)
    let configuration = Configuration(
      strategy: combination.strategy, destination: destination.string, existing: .overwrite)
    if showsFiles { context.console.print("\n\(combination.title):") }
    let download = try Downloader(configuration: configuration).download(.file(list.string))
    context.interrupts.onFirst { download.cancel() }
    var account = Summary()
    for await event in download {
      switch event {
      case .record(let record) where record.error != .interrupted && (showsFiles || record.status == .failed):
        context.console.print(RecordLine.text(shortened(record), style: context.style))
        await context.console.waitForRoom()
      case .warning(let text):
        context.console.tell("warning: \(VisibleText.escaped(text))")
      case .summary(let summary):
        account = summary
      case .record, .progress:
        break
      }
    }
    guard context.interrupts.signal == nil else { return nil }
    let whole = await Blocking.run { manifest.countWhole(in: destination) }
    let used = account.resources
    return DemoResult(
      combination: combination, seconds: account.wallTime / .seconds(1),
      cpuSeconds: (used.userTime + used.systemTime) / .seconds(1), whole: whole, files: pictures.count)
  }

  /// The record with the bare name for its path: the folder is the same for all, and long.
  private func shortened(_ record: Record) -> Record {
    var record = record
    record.path = record.path.flatMap { FilePath($0).lastComponent?.string }
    return record
  }

  private func say(_ line: String) { context.console.print(line) }
}

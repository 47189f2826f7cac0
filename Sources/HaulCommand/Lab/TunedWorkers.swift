import FoundationEssentials
import Haul
import HaulLab

/// What `--workers tuned` means for a list.
enum TunedWorkers {
  /// So much of a list says which hosts it has.
  private static let mostRead = 1_000

  /// The options with a number in place of `tuned`, and what is to be said of that; unchanged where they say a number.
  ///
  /// - Parameters:
  ///   - urls: From the command line.
  ///   - lists: Files; only regular ones are looked into, as what is read of others is gone.
  ///   - open: Makes a list of such a file.
  static func resolved(
    _ placement: PlacementOptions, urls: [String], lists: [String], environment: [String: String],
    open: (String) throws -> ItemList
  ) -> (placement: PlacementOptions, note: String?) {
    guard placement.workers == .tuned, placement.placement == nil else { return (placement, nil) }
    var resolved = placement
    do {
      let (name, entry) = try entry(urls: urls, lists: lists, environment: environment, open: open)
      let strategy = placement.strategy ?? entry.strategy
      guard let workers = entry.workers[strategy] else {
        throw LabError(
          "haul tune has measured \(entry.workers.keys.sorted().joined(separator: ", ")) for \(name), and not \(strategy)",
          hint: nil)
      }
      (resolved.strategy, resolved.workers) = (strategy, .number(workers))
      let date = entry.measuredAt.formatted(.iso8601).prefix(10)
      return (
        resolved, "\(Quantity.count(workers, "worker")) with \(strategy), as haul tune found for \(name) on \(date)"
      )
    } catch {
      let reason = (error as? LabError)?.message ?? "\(error)"
      resolved.workers = nil
      return (
        resolved,
        "warning: --workers tuned: \(reason); going on with --workers auto\nhint: haul tune -i LIST measures and remembers"
      )
    }
  }

  private static func entry(
    urls: [String], lists: [String], environment: [String: String], open: (String) throws -> ItemList
  ) throws -> (String, TunedHosts.Entry) {
    guard let path = TunedHosts.path(environment: environment) else {
      throw LabError("neither XDG_STATE_HOME nor HOME says where haul tune remembers", hint: nil)
    }
    var all = Array(urls.prefix(mostRead))
    for list in lists where all.count < mostRead {
      guard RegularFile.isThere(list) else { continue }
      all += try open(list).first(mostRead - all.count).map(\.url)
    }
    guard !all.isEmpty else {
      throw LabError("the list cannot be looked into before it is used, so its hosts are not known", hint: nil)
    }
    guard let name = TunedHosts.name(of: all) else { throw LabError("the list has too many hosts", hint: nil) }
    guard let entry = try TunedHosts.read(path).hosts[name] else {
      throw LabError("nothing is remembered for \(VisibleText.escaped(name))", hint: nil)
    }
    return (VisibleText.escaped(name), entry)
  }
}

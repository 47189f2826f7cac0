import Haul
import HaulLab

/// An experiment on the embedded origin, which runs in a process of its own.
struct OriginExperiment {
  let pictures: PictureOptions
  let place: ExperimentPlace
  let program: String
  let context: CommandContext

  /// What a report says that was downloaded.
  var source: String {
    let bandwidth = pictures.bandwidth.map { ", \(Quantity.rate(Double($0.bytesPerSecond))) on each connection" } ?? ""
    let jitter = pictures.jitter.duration > .zero ? " ± \(pictures.jitter)" : ""
    return "\(Quantity.count(pictures.count, "picture")) of \(pictures.size) from haul origin on this machine, "
      + "latency \(pictures.latency)\(jitter)\(bandwidth)"
  }

  /// Starts the origin and calls `body` with its list and what its files must be.
  func run<Value: Sendable>(_ body: (_ list: String, Manifest, _ address: String) async throws -> Value) async throws
    -> Value
  {
    let (list, sums) = ("\(place.scratch)/origin.txt", "\(place.scratch)/SHA256SUMS")
    let origin = OriginProcess(program: program, arguments: pictures.arguments, list: list, manifest: sums)
    return try await origin.run { address in
      try await body(list, try await Blocking.run { try Manifest(file: sums) }, address)
    }
  }
}

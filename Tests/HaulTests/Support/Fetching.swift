import FoundationEssentials
import Haul
import Testing

/// All that a run told.
struct Told {
  var records: [Record] = []
  var warnings: [String] = []
  var summary = Summary()

  /// Records in list order.
  var inOrder: [Record] { records.sorted { $0.index < $1.index } }
}

extension Downloader {
  /// Runs to the end and keeps everything that was told.
  func told(_ list: ItemList) async throws -> Told {
    var told = Told()
    for await event in try download(list) {
      switch event {
      case .record(let record): told.records.append(record)
      case .warning(let warning): told.warnings.append(warning)
      case .summary(let summary): told.summary = summary
      case .progress: break
      }
    }
    return told
  }

  func told(_ urls: [String]) async throws -> Told { try await told(.urls(urls)) }
}

/// The built `haul`, which children are made of: beside the test bundle or above it.
func haulExecutable() throws -> String {
  #if os(Linux)
    var path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  #else
    var path = CommandLine.arguments[0]
  #endif
  while let slash = path.lastIndex(of: "/"), slash != path.startIndex {
    path = String(path[..<slash])
    var isFolder = false
    if FileManager.default.fileExists(atPath: path + "/haul", isDirectory: &isFolder), !isFolder {
      return path + "/haul"
    }
  }
  throw HaulError(.worker, "no haul beside the tests", hint: "run swift build --product haul")
}

/// Over how many connections a large file is fetched.
public enum SegmentCount: Sendable, Hashable, Codable {
  /// So many, from 1 to ``most``.
  case fixed(Int)
  /// As many as make it faster, up to 8, in the place of workers that have nothing to do. Files from 16 MiB on.
  case auto

  /// The most that can be asked for.
  public static let most = 32
}

extension Configuration {
  /// Over how many connections a file may come so that no host has more than it is to have.
  var segmentsPerFile: SegmentCount {
    guard let maximumPerHost else { return segments }
    return switch segments {
    case .fixed(let count): .fixed(min(count, maximumPerHost))
    // Nobody can say beforehand how many that will be.
    case .auto: .fixed(1)
    }
  }

  /// How many files of one host may come at once, where connections to it are limited.
  var filesPerHost: Int? {
    guard let maximumPerHost else { return nil }
    guard case .fixed(let count) = segmentsPerFile else { return maximumPerHost }
    return max(1, maximumPerHost / max(1, count))
  }
}

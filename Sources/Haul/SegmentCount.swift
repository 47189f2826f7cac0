/// Over how many connections a large file is fetched.
public enum SegmentCount: Sendable, Hashable, Codable {
  /// So many, from 1 to ``most``.
  case fixed(Int)
  /// As many as make it faster, up to 8, in the place of workers that have nothing to do. Files from 16 MiB on.
  case auto

  /// The most that can be asked for.
  public static let most = 32
}

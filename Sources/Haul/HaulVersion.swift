/// Which haul this is.
public enum HaulVersion {
  /// The version, by semantic versioning.
  public static let text = "0.1.0"
  /// What haul calls itself to servers unless told otherwise (RFC 9110 §10.1.5), with a page for their operators.
  public static let userAgent = "haul/\(text) (+https://github.com/haul-downloader/haul)"
}

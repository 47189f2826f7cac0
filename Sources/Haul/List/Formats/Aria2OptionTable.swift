/// What aria2's options mean for a list (aria2c(1), “Input File”). Those that are nothing here decide what is fetched, or
/// how it is authorised, in a way that haul does not have.
enum Aria2OptionTable {
  /// Whether an option asks for what haul does anyway.
  static func isInherent(_ name: String, _ value: String) -> Bool {
    switch name {
    case "gid", "no-proxy": true
    case "no-netrc", "remote-time", "check-certificate": value == "true" || value.isEmpty
    case _ where switches.contains(name): value == "false"
    default: false
    }
  }

  /// haul's counterpart of an option that concerns aria2's own ways and not what is fetched, empty where there is none; nil
  /// for any other option.
  static func comfort(_ name: String) -> String? {
    if let counterpart = withCounterpart[name] { return counterpart }
    let isOther = withoutCounterpart.contains(name) || prefixes.contains { name.hasPrefix($0) }
    return isOther ? "" : nil
  }

  /// Decide what is fetched, where they are on.
  private static let switches: Set<String> = ["conditional-get", "dry-run", "hash-check-only", "parameterized-uri"]

  /// Of BitTorrent, Metalink, FTP and the remote control.
  private static let prefixes = ["bt-", "seed-", "metalink-", "ftp-", "rpc-", "enable-", "follow-", "dht-", "peer-"]

  private static let withoutCounterpart: Set<String> = [
    "allow-piece-length-change", "async-dns", "auto-save-interval", "check-integrity",
    "content-disposition-default-utf8",
    "file-allocation", "force-save", "force-sequential", "http-accept-gzip", "http-auth-challenge", "http-no-cache",
    "index-out", "max-file-not-found", "max-mmap-limit",
    "max-upload-limit", "min-split-size", "min-tls-version", "no-file-allocation-limit", "pause", "pause-metadata",
    "piece-length", "realtime-chunk-checksum", "remote-time", "remove-control-file", "retry-on-400", "retry-on-403",
    "retry-on-406", "retry-on-unknown", "reuse-uri", "save-not-found", "select-file", "ssh-host-key-md",
    "stream-piece-selector", "uri-selector", "use-head",
  ]

  private static let withCounterpart: [String: String] = [
    "allow-overwrite": "--existing", "always-resume": "--no-resume", "auto-file-renaming": "--existing",
    "connect-timeout": "--connect-timeout", "continue": "--no-resume", "lowest-speed-limit": "--low-speed",
    "max-concurrent-downloads": "--workers", "max-connection-per-server": "--per-host",
    "max-download-limit": "--limit-rate", "max-overall-download-limit": "--limit-rate",
    "max-resume-failure-tries": "--retries", "max-tries": "--retries", "retry-wait": "--retries",
    "split": "--segments", "timeout": "--idle-timeout",
  ]

  /// What to do instead of an option that is not obeyed.
  static let instead: [String: String] = [
    "ca-certificate": "give haul --cacert", "check-certificate": "give haul --insecure",
    "conditional-get": "use --existing update", "load-cookies": "write header=Cookie: NAME=VALUE",
    "parameterized-uri": "give haul --glob",
  ]
}

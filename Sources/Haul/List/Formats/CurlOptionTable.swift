/// What curl's options mean for a list (curl(1)). Those that are in no set here decide what is fetched, or how it is
/// authorised, in a way that haul does not have.
enum CurlOptionTable {
  /// The long names of options of one letter.
  static let letters: [Character: (name: String, takesValue: Bool)] = {
    var letters: [Character: (name: String, takesValue: Bool)] = [:]
    for (letter, name) in flags { letters[letter] = (name, false) }
    for (letter, name) in withValue { letters[letter] = (name, true) }
    return letters
  }()

  private static let flags: [Character: String] = [
    "#": "progress-bar", "0": "http1.0", "1": "tlsv1", "2": "sslv2", "3": "sslv3", "4": "ipv4", "6": "ipv6",
    "B": "use-ascii", "G": "get", "I": "head", "J": "remote-header-name", "L": "location", "M": "manual",
    "N": "no-buffer", "O": "remote-name", "R": "remote-time", "S": "show-error", "V": "version", "Z": "parallel",
    "a": "append", "f": "fail", "g": "globoff", "i": "include", "j": "junk-session-cookies", "k": "insecure",
    "l": "list-only", "n": "netrc", "p": "proxytunnel", "q": "disable", "s": "silent", "v": "verbose",
  ]

  private static let withValue: [Character: String] = [
    "A": "user-agent", "C": "continue-at", "D": "dump-header", "E": "cert", "F": "form", "H": "header", "K": "config",
    "P": "ftp-port", "Q": "quote", "T": "upload-file", "U": "proxy-user", "X": "request", "Y": "speed-limit",
    "b": "cookie", "c": "cookie-jar", "d": "data", "e": "referer", "h": "help", "m": "max-time", "o": "output",
    "r": "range", "t": "telnet-option", "u": "user", "w": "write-out", "x": "proxy", "y": "speed-time",
    "z": "time-cond",
  ]

  /// What haul does anyway.
  static let inherent: Set<String> = [
    "basic", "create-dirs", "disable", "fail", "globoff", "http1.1", "location", "no-proxy", "noproxy", "path-as-is",
    "remote-name-all", "remote-time", "remove-on-error",
  ]

  /// What concerns curl's own ways and not what is fetched, with haul's counterpart where there is one.
  static let comfort: [String: String] = {
    var options = Dictionary(uniqueKeysWithValues: withoutCounterpart.map { ($0, "") })
    options.merge(withCounterpart) { $1 }
    return options
  }()

  private static let withoutCounterpart: Set<String> = [
    "alpn", "alt-svc", "buffer", "ciphers", "compressed", "create-file-mode", "curves", "dump-header", "etag-save",
    "expect100-timeout", "fail-early", "fail-with-body", "false-start", "happy-eyeballs-timeout-ms", "http3",
    "http3-only", "ipv4", "ipv6", "junk-session-cookies", "keepalive", "keepalive-time", "libcurl", "npn",
    "parallel-immediate", "post301", "post302", "post303",
    "progress-bar", "progress-meter", "retry-all-errors", "retry-connrefused", "retry-delay", "sessionid",
    "show-error", "stderr", "styled-output", "tcp-fastopen", "tcp-nodelay", "tls-max", "tls13-ciphers", "tlsv1",
    "tlsv1.0", "tlsv1.1", "tlsv1.2", "tlsv1.3", "tr-encoding", "trace", "trace-ascii", "trace-time", "use-ascii",
    "verbose", "write-out", "xattr",
  ]

  private static let withCounterpart: [String: String] = [
    "clobber": "--existing", "connect-timeout": "--connect-timeout", "http1.0": "--http", "http2": "--http",
    "http2-prior-knowledge": "--http", "limit-rate": "--limit-rate",
    "max-redirs": "--max-redirects", "rate": "--rate",
    "max-time": "--timeout", "parallel": "--workers", "parallel-max": "--workers",
    "remote-header-name": "--content-disposition", "retry": "--retries", "retry-max-time": "--retry-max-time",
    "silent": "--quiet", "speed-limit": "--low-speed", "speed-time": "--low-speed",
  ]

  /// What to do instead of an option that is not obeyed.
  static let instead: [String: String] = [
    "cacert": "give haul --cacert", "cookie": "write header = \"Cookie: NAME=VALUE\"",
    "etag-compare": "use --existing update", "insecure": "give haul --insecure", "max-filesize": "give haul --max-size",
    "time-cond": "use --existing update",
  ]
}

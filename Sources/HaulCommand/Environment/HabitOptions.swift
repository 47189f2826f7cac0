/// Options of curl, wget and aria2 that haul has under another name, or need not have.
enum HabitOptions {
  /// The commands whose options they are about.
  static let commands: Set<String> = ["get", "worker"]

  /// What a complaint about an unknown option should say beside; nil where there is nothing to say.
  ///
  /// - Parameter complaint: `Unknown option '-x'`, as ArgumentParser says it.
  static func hint(on complaint: String) -> String? {
    guard let option = unknownOption(in: complaint) else { return nil }
    return counterpart(of: option).map { "hint: \($0)" }
  }

  /// The complaint without ArgumentParser's own guess.
  static func withoutGuess(_ complaint: String) -> String {
    complaint.firstRange(of: ". Did you mean").map { String(complaint[..<$0.lowerBound]) } ?? complaint
  }

  static func unknownOption(in complaint: String) -> String? {
    guard let start = complaint.firstRange(of: "Unknown option '")?.upperBound,
      let end = complaint[start...].firstIndex(of: "'")
    else { return nil }
    return String(complaint[start..<end].prefix { $0 != "=" })
  }

  /// What haul has for an option.
  static func counterpart(of option: String) -> String? {
    if option.hasPrefix("--") { return long[String(option.dropFirst(2))] }
    let letters = option.dropFirst()
    guard let first = letters.first, let known = short[first] else { return nil }
    guard letters.count > 1, letters.allSatisfy({ short[$0] != nil }) else { return known }
    // -sSL is three options; -j3 is one with its value.
    var shown: Set<Character> = []
    return letters.filter { shown.insert($0).inserted }.compactMap { letter in
      short[letter].map { "-\(letter): \($0)" }
    }.joined(separator: "; ")
  }

  private static let short: [Character: String] = [
    "A": "--user-agent TEXT (curl)", "C": "haul goes on with cut downloads anyway (curl)",
    "J": "--content-disposition takes the server's names (curl)", "K": "-i FILE --format curl (curl)",
    "L": "redirects are followed anyway (curl); --tree keeps the servers' folders",
    "N": "--existing update (wget)", "O": "files are named after their URLs anyway (curl); -o FILE names one (wget)",
    "P": "--to DIR (wget)", "R": "files keep the server's time anyway (curl)",
    "S": "errors are always shown (curl)", "T": "--connect-timeout, --idle-timeout (wget)",
    "U": "--user-agent TEXT (wget)", "X": "haul only downloads, with GET (curl)",
    "Z": "downloads run at once anyway, --workers N of them (curl)",
    "b": "-H 'Cookie: NAME=VALUE' (curl)", "c": "haul goes on with cut downloads anyway (wget, aria2)",
    "d": "--to DIR (aria2); haul only downloads and sends no data (curl)",
    "e": "-H 'Referer: URL' (curl)", "f": "an answer that is no success is never saved (curl)",
    "j": "--workers N (aria2)", "k": "--insecure (curl)", "m": "--timeout TIME (curl)",
    "n": "haul reads no .netrc; write the password into the URL (curl)", "q": "--quiet (wget)",
    "r": "haul fetches the URLs of a list and follows no links (wget), and whole files only (curl)",
    "s": "--quiet (curl); --segments N (aria2)", "t": "--retries N (wget, aria2)",
    "u": "write it into the URL, https://USER:PASSWORD@HOST/, or use -H (curl)",
    "v": "--json tells the most of each file (curl)", "w": "--rate N/s spaces requests (wget)",
    "x": "--per-host N, --segments N (aria2); haul knows no proxies (curl)",
  ]

  private static let long: [String: String] = [
    "compressed": "files are asked for as they are; leave it out", "config": "-i FILE --format curl",
    "continue": "haul goes on with cut downloads anyway; leave it out",
    "continue-at": "haul goes on with cut downloads anyway; leave it out", "cookie": "-H 'Cookie: NAME=VALUE'",
    "create-dirs": "folders are made anyway; leave it out", "data": "haul only downloads and sends no data",
    "dir": "--to DIR", "directory-prefix": "--to DIR",
    "fail": "an answer that is no success is never saved; leave it out", "force-directories": "--tree",
    "http1.0": "--http 1.1", "http1.1": "--http 1.1", "http2": "--http 2, or --http 1.1 to go without",
    "http2-only": "--http 2", "http2-prior-knowledge": "--http 2",
    "http-password": "write it into the URL, https://USER:PASSWORD@HOST/",
    "http-user": "write it into the URL, https://USER:PASSWORD@HOST/", "input-file": "-i FILE",
    "load-cookies": "-H 'Cookie: NAME=VALUE'", "location": "redirects are followed anyway; leave it out",
    "max-concurrent-downloads": "--workers N", "max-connection-per-server": "--per-host N",
    "max-filesize": "--max-size SIZE", "max-redirect": "--max-redirects N", "max-redirs": "--max-redirects N",
    "max-time": "--timeout TIME", "max-tries": "--retries N", "mirror": "haul follows no links; -i FILE takes a list",
    "netrc": "haul reads no .netrc; write the password into the URL", "no-check-certificate": "--insecure",
    "no-http2": "--http 1.1",
    "no-clobber": "files that are there are skipped anyway; leave it out", "out": "-o FILE",
    "output-dir": "--to DIR", "output-document": "-o FILE", "parallel": "downloads run at once anyway; leave it out",
    "parallel-max": "--workers N", "progress-bar": "progress is shown on a terminal anyway; leave it out",
    "proxy": "haul knows no proxies", "recursive": "haul follows no links; -i FILE takes a list",
    "referer": "-H 'Referer: URL'", "remote-header-name": "--content-disposition",
    "remote-name": "files are named after their URLs anyway; leave it out",
    "remote-name-all": "files are named after their URLs anyway; leave it out",
    "remote-time": "files keep the server's time anyway; leave it out", "request": "haul only downloads, with GET",
    "retry": "--retries N", "show-error": "errors are always shown; leave it out", "silent": "--quiet",
    "speed-limit": "--low-speed SPEED:TIME", "split": "--segments N",
    "timestamping": "--existing update", "trust-server-names": "--content-disposition", "tries": "--retries N",
    "user": "write it into the URL, https://USER:PASSWORD@HOST/, or use -H",
    "wait": "--rate N/s spaces requests",
  ]
}

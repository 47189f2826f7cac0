import ArgumentParser
import Haul

/// What is sent to servers and whom to trust, as options.
struct RequestOptions: ParsableArguments {
  @Option(
    name: [.customShort("H"), .long],
    help: ArgumentHelp(
      "A header field for every request, sent to the origin of the item's own URL only. Repeatable.",
      valueName: "Name: value"))
  var header: [String] = []

  @Option(help: ArgumentHelp("What haul calls itself.", valueName: "text"))
  var userAgent = HaulVersion.userAgent

  @OptionGroup
  var version: HTTPOption

  @Option(
    help: ArgumentHelp("Certificate authorities to trust instead of the system's, in PEM.", valueName: "file"),
    completion: .file())
  var cacert: String?

  @Flag(help: "Do not check who a TLS server is. Whoever is on the way can read and change everything.")
  var insecure = false

  @Option(parsing: .unconditional, help: ArgumentHelp("Redirects followed for one file.", valueName: "n"))
  var maxRedirects = 20

  @Flag(help: "Follow redirects from https to http.")
  var allowInsecureRedirects = false

  @Flag(help: "Connect to addresses of the public Internet only, whatever a list or a redirect says.")
  var denyPrivate = false

  /// The header fields.
  ///
  /// - Throws: ``UsageError`` for what is none. It is not quoted: it may be a password.
  func fields() throws(UsageError) -> [HeaderField] {
    var fields: [HeaderField] = []
    for (number, line) in header.enumerated() {
      guard let field = HeaderField(line) else {
        throw UsageError(
          "-H (--header) number \(number + 1) is no header field", hint: "write it as -H 'Name: value'")
      }
      fields.append(field)
    }
    return fields
  }

  /// Whom to trust.
  func trust() throws(UsageError) -> Trust {
    switch (insecure, cacert) {
    case (true, .some):
      throw UsageError(
        "--insecure and --cacert exclude each other",
        hint: "--cacert is enough where that authority signed the certificate")
    case (true, nil): return .anyone
    case (false, let file?): return .authorities(file: file)
    case (false, nil): return .system
    }
  }
}

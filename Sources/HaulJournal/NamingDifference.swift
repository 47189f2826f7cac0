/// What differs between the naming options of a journal and those of a run, both as `Configuration.naming` writes them.
enum NamingDifference {
  /// The fields from the last to the first: only the first, a template, may hold any text.
  private static let marks = [", server's ", ", extension ", ", portable "]

  /// The fields that differ, as in `portable yes, and now no`; the whole texts where one is of another form.
  static func text(_ known: String, _ present: String) -> String {
    guard let known = fields(known), let present = fields(present) else { return "\(known), and now \(present)" }
    let names = ["server's names", "extension", "portable", "name"]
    let differing = zip(names, zip(known, present)).filter { $1.0 != $1.1 }.reversed()
    return differing.map { "\($0) \($1.0), and now \($1.1)" }.joined(separator: "; ")
  }

  private static func fields(_ text: String) -> [Substring]? {
    var rest = text[...]
    var fields: [Substring] = []
    for mark in marks {
      guard let place = rest.ranges(of: mark).last else { return nil }
      fields.append(rest[place.upperBound...])
      rest = rest[..<place.lowerBound]
    }
    return rest.hasPrefix("name ") ? fields + [rest.dropFirst(5)] : nil
  }
}

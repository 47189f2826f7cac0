import FoundationEssentials

/// A file that a report is written to, in the form that its ending names.
public struct ReportFile: Sendable, Hashable {
  /// The forms of a report.
  public enum Form: String, Sendable, Hashable, CaseIterable {
    case markdown = "md"
    case json, csv, html
  }

  public let path: String
  public let form: Form

  /// - Throws: ``LabError`` where the ending names no form.
  public init(_ path: String) throws(LabError) {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.split(separator: ".").count > 1 ? name.split(separator: ".").last.map { $0.lowercased() } : nil
    guard let form = ending.flatMap({ Form(rawValue: $0) }), !path.hasSuffix("/") else {
      throw LabError(
        "'\(path)' does not say by its ending what to write", hint: "end it in .md, .json, .csv or .html")
    }
    (self.path, self.form) = (path, form)
  }

  /// The report in this file's form.
  func contents(_ report: Report) throws -> Data {
    switch form {
    case .markdown: Data(MarkdownReport.text(report).utf8)
    case .json: try report.json()
    case .csv: Data(CSVReport.text(report).utf8)
    case .html: Data(try HTMLReport.text(report).utf8)
    }
  }

  /// Writes the report in place of what was there, in one step: whoever reads meanwhile has the old one or the new.
  public func write(_ report: Report) throws {
    let data = try contents(report)
    do {
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw LabError(
        "the report '\(path)' cannot be written: \(FileProblem.reason(error))",
        hint: "name a file that you may write to")
    }
  }

  /// Reads a JSON report.
  public static func read(_ path: String) throws -> Report {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw LabError(
        "the report '\(path)' cannot be read", hint: "name a file that haul compare --export wrote, ending in .json")
    }
    return try Report(json: data, name: path)
  }
}

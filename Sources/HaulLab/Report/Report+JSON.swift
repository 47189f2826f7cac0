public import FoundationEssentials

extension Report {
  /// The report with its analysis as JSON: keys in snake case and in order, times in seconds.
  public func json() throws -> Data {
    var whole = self
    whole.analysis = Analysis(self)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(whole) + Data("\n".utf8)
  }

  /// Reads a report.
  ///
  /// - Parameter name: What the file is called in the error.
  /// - Throws: ``LabError`` where it is none.
  public init(json: Data, name: String) throws(LabError) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.dateDecodingStrategy = .iso8601
    let hint = "haul compare --export report.json writes one"
    do {
      let version = try decoder.decode(Version.self, from: json).schema
      guard version == Report.schema else {
        throw LabError(
          "'\(name)' is a report of schema \(version), and this haul reads schema \(Report.schema)", hint: hint)
      }
      self = try decoder.decode(Report.self, from: json)
    } catch let error as LabError {
      throw error
    } catch {
      throw LabError("'\(name)' is no report: \(Self.reason(error))", hint: hint)
    }
    analysis = nil
    if let problem { throw LabError("'\(name)' is no report: \(problem)", hint: hint) }
  }

  private struct Version: Decodable {
    let schema: Int
  }

  /// What would make later work on it go wrong.
  private var problem: String? {
    guard (try? Plan(plan)) != nil, (try? Plan(results.map(\.combination))) != nil else { return "its plan is none" }
    let times = results.flatMap { $0.rounds.filter(\.counts) }
    guard times.allSatisfy({ (1e-6...1e9).contains($0.seconds) && $0.bytes >= 0 && $0.files >= 0 }) else {
      return "a round that counts has no time"
    }
    let bars = timelines.flatMap(\.bars)
    guard bars.count <= 100 * Timeline.mostBars, bars.allSatisfy({ (0..<Plan.mostWorkers).contains($0.worker) }) else {
      return "its timelines are no timelines"
    }
    return nil
  }

  private static func reason(_ error: any Error) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
      return path.isEmpty ? "" : " in \(path.joined(separator: "."))"
    }
    switch error as? DecodingError {
    case .keyNotFound(let key, let context): return "'\(key.stringValue)' is missing\(place(context))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "a value of another kind was expected\(place(context))"
    case .dataCorrupted(let context): return "its JSON is broken\(place(context))"
    default: return "\(error)"
    }
  }
}

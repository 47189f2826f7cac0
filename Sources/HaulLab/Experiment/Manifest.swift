import Crypto
import FoundationEssentials
import Haul
import SystemPackage

/// The SHA-256 that files must have, as sha256sum(1) writes them: `6a1f…  image1.jpg`.
public struct Manifest: Hashable, Sendable {
  /// Lowercase hexadecimal, by name.
  public let digests: [String: String]

  /// Reads a manifest; lines that are none are left out.
  public init(_ text: String) {
    var digests: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let gap = line.firstRange(of: "  ") else { continue }
      digests[String(line[gap.upperBound...])] = line[..<gap.lowerBound].lowercased()
    }
    self.digests = digests
  }

  /// Reads a manifest's file.
  public init(file: String) throws {
    self.init(String(decoding: try Self.contents(FilePath(file)), as: UTF8.self))
  }

  /// What is wrong with the files of a folder; nil where each is one of the manifest's, or a numbered copy of one, with the
  /// right content, and none of the manifest's is missing. Reads all of them.
  public func problem(in folder: String) -> String? {
    // `.haul` is what haul get remembers, and no file that was asked for.
    let names = Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).subtracting([".haul"])
    var found: Set<String> = []
    let wrong = names.count { name in
      let original = digests[name] == nil ? Self.withoutNumber(name) : name
      found.insert(original)
      guard let digest = digests[original] else { return true }
      return (try? Self.digest(FilePath("\(folder)/\(name)"))) != digest
    }
    let missing = digests.keys.count { !found.contains($0) }
    guard wrong + missing > 0 else { return nil }
    return "\(Quantity.count(wrong, "file")) of \(names.count) not what the origin serves, \(missing) missing"
  }

  /// `image1.jpg` for `image1-2.jpg`, the name of a list's second image1.jpg, and for `image1_0.jpg`, of `--repeat`.
  static func withoutNumber(_ name: String) -> String {
    let dot = name.lastIndex(of: ".") ?? name.endIndex
    let stem = name[..<dot]
    guard let dash = stem.lastIndex(where: { $0 == "-" || $0 == "_" }), Int(stem[stem.index(after: dash)...]) != nil
    else { return name }
    return stem[..<dash] + String(name[dot...])
  }

  private static func digest(_ path: FilePath) throws -> String {
    SHA256.hash(data: try contents(path)).map { hexadecimal($0) }.joined()
  }

  private static func contents(_ path: FilePath) throws -> [UInt8] {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    return try file.closeAfter {
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 64 * 1024)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
        if count == 0 { return bytes }
        bytes += buffer[..<count]
      }
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 2 ? digits : "0\(digits)"
  }
}

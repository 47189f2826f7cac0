import Crypto
import SystemPackage

/// The SHA-256 that files must have, as sha256sum(1) writes them: `6a1f…  image1.jpg`.
struct Manifest: Hashable, Sendable {
  /// Lowercase hexadecimal, by name.
  let digests: [String: String]

  /// Reads a manifest; lines that are none are left out.
  init(_ text: String) {
    var digests: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let gap = line.firstRange(of: "  ") else { continue }
      digests[String(line[gap.upperBound...])] = line[..<gap.lowerBound].lowercased()
    }
    self.digests = digests
  }

  /// Reads a manifest's file.
  init(file: FilePath) throws {
    self.init(String(decoding: try Self.contents(file), as: UTF8.self))
  }

  /// How many of its files are in a folder with the right content. Reads all of them.
  func countWhole(in folder: FilePath) -> Int {
    digests.count { name, digest in
      // Names are the origin's own, and yet: only what is one component can be a file of the folder.
      guard let component = FilePath.Component(name), component.kind == .regular,
        let bytes = try? Self.contents(folder.appending(component))
      else { return false }
      return SHA256.hash(data: bytes).map { Self.hexadecimal($0) }.joined() == digest
    }
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

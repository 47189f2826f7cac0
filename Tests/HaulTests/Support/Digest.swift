import Crypto

@testable import Haul

extension [UInt8] {
  /// SHA-256 in lowercase hexadecimal.
  var sha256: String { SHA256.hash(data: self).hexadecimal }
}

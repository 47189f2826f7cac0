import Crypto
import Synchronization

/// Digests that were asked for once. The first one of a picture costs a pass over its bytes, which is most of what
/// answering a request costs.
final class DigestCache: Sendable {
  /// Some 100 MB; a longer list than that has its digests computed anew.
  private static let capacity = 1 << 20

  private let known = Mutex<[Picture: SHA256Digest]>([:])

  func known(_ picture: Picture) -> SHA256Digest? {
    known.withLock { $0[picture] }
  }

  /// The digest, computed when it is not known: outside of the lock, so two callers may both do it.
  func digest(of picture: Picture) -> SHA256Digest {
    if let digest = known(picture) { return digest }
    let digest = picture.digest()
    known.withLock { known in
      if known.count < Self.capacity { known[picture] = digest }
    }
    return digest
  }

  /// The manifest in the format of sha256sum(1).
  func manifest(of catalogue: Catalogue) -> String {
    var text = ""
    var number = 1
    while let picture = catalogue.picture(number) {
      text += "\(digest(of: picture).hexadecimal)  \(Catalogue.name(of: number))\n"
      number += 1
    }
    return text
  }
}

import NIOSSL
import Synchronization

/// Makes the TLS contexts of a run, each once: parsing a system's authorities takes longer than a small download.
final class TLSProvider: Sendable {
  private let trust: Trust
  private let made = Mutex<[HTTPVersionRule.Version: Result<NIOSSLContext, HaulError>]>([:])

  /// - Throws: ``HaulError`` with code `certificates` where a file of authorities cannot be used. The system's are read
  ///   when the first `https` URL needs them.
  init(trust: Trust) throws(HaulError) {
    self.trust = trust
    if case .authorities = trust { _ = try context(for: .http1) }
  }

  /// The context of connections that offer a version of HTTP.
  ///
  /// - Throws: ``HaulError`` with code `certificates`.
  func context(for version: HTTPVersionRule.Version) throws(HaulError) -> NIOSSLContext {
    let result = made.withLock { made in
      if let result = made[version] { return result }
      let result = Self.make(trust, version)
      made[version] = result
      return result
    }
    return try result.get()
  }

  private static func make(_ trust: Trust, _ version: HTTPVersionRule.Version) -> Result<NIOSSLContext, HaulError> {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.applicationProtocols = [version.identifier]
    do {
      switch trust {
      case .system:
        configuration.trustRoots = .default
      case .authorities(let file):
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file))
      case .anyone:
        configuration.certificateVerification = .none
      }
      return .success(try NIOSSLContext(configuration: configuration))
    } catch {
      return .failure(Self.error(trust, error))
    }
  }

  private static func error(_ trust: Trust, _ cause: any Error) -> HaulError {
    guard case .authorities(let file) = trust else {
      return HaulError(
        .certificates, "the system's certificate authorities could not be loaded: \(cause)",
        hint: "install them (Debian: apt-get install ca-certificates), or name a PEM file with --cacert", cause: cause)
    }
    return HaulError(
      .certificates, "the certificate authorities in “\(VisibleText.escaped(file))” could not be loaded",
      hint: "name a readable file with certificates in PEM form", cause: cause)
  }
}

import Crypto
import NIOCore
import NIOSSL
import SwiftASN1
import X509

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A certificate authority that lives as long as the origin, and the certificate that it signs.
struct CertificateFactory {
  /// The authority in PEM (RFC 7468), for the client's trust roots.
  let authority: String
  /// What the server shows.
  let context: NIOSSLContext

  /// Any error of X509 or NIOSSL becomes an ``OriginError``.
  init(_ configuration: OriginConfiguration) throws(OriginError) {
    do {
      let authority = try Issuer(name: "haul origin authority")
      let key = P256.Signing.PrivateKey()
      let certificate = try Self.leaf(configuration, key: key, authority: authority)
      let protocols = configuration.http2 ? ["http/1.1", "h2"] : ["http/1.1"]
      self.authority = try authority.certificate.serializeAsPEM().pemString
      self.context = try Self.context(certificate, key: key, protocols: protocols)
    } catch {
      throw OriginError(
        code: .certificate,
        message: "Could not make a certificate for \(configuration.host): try 127.0.0.1, or go without TLS.",
        cause: error
      )
    }
  }

  private static func context(
    _ certificate: Certificate, key: P256.Signing.PrivateKey, protocols: [String]
  ) throws -> NIOSSLContext {
    var serializer = DER.Serializer()
    try serializer.serialize(certificate)
    let leaf = try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der)
    let secret = try NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(leaf)],
      privateKey: .privateKey(secret)
    )
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = protocols
    return try NIOSSLContext(configuration: configuration)
  }

  private static func leaf(
    _ configuration: OriginConfiguration, key: P256.Signing.PrivateKey, authority: Issuer
  ) throws -> Certificate {
    let kind = configuration.certificate
    let names = kind == .wrongHost ? [GeneralName.dnsName("wrong.invalid")] : try names(configuration.host)
    let subject = try DistinguishedName { CommonName("haul origin") }
    let own = Certificate.PrivateKey(key)
    let issuer = kind == .selfSigned ? (name: subject, key: own) : (name: authority.name, key: authority.key)
    return try Certificate(
      publicKey: own.publicKey,
      validity: kind == .expired ? .past : .current,
      subject: subject,
      issuer: issuer,
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames(names)
        SubjectKeyIdentifier(hash: own.publicKey)
        AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: issuer.key.publicKey).keyIdentifier)
      }
    )
  }

  private static func names(_ host: String) throws -> [GeneralName] {
    let addresses = ["127.0.0.1", "::1"]
    var names = [GeneralName.dnsName("localhost")]
    names += addresses.compactMap(Self.address)
    if !addresses.contains(host), host != "localhost" {
      names.append(address(host) ?? .dnsName(host))
    }
    return names
  }

  /// RFC 5280, section 4.2.1.6: an address stands as its 4 or 16 bytes in network order.
  private static func address(_ text: String) -> GeneralName? {
    guard let bytes = AddressBytes(text) else { return nil }
    return .ipAddress(ASN1OctetString(contentBytes: bytes.bytes[...]))
  }
}

/// The authority: a self-signed certificate that may sign others.
private struct Issuer {
  let name: DistinguishedName
  let key: Certificate.PrivateKey
  let certificate: Certificate

  init(name commonName: String) throws {
    let name = try DistinguishedName { CommonName(commonName) }
    let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
    certificate = try Certificate(
      publicKey: key.publicKey,
      validity: .current,
      subject: name,
      issuer: (name, key),
      extensions: Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true, cRLSign: true))
        SubjectKeyIdentifier(hash: key.publicKey)
      }
    )
    self.name = name
    self.key = key
  }
}

/// From when to when a certificate is good, in days from now.
private struct Validity {
  let from: Double
  let through: Double

  static let current = Validity(from: -1, through: 30)
  static let past = Validity(from: -31, through: -1)

  func date(_ days: Double) -> Date { Date().addingTimeInterval(days * 86_400) }
}

extension Certificate {
  fileprivate init(
    publicKey: PublicKey, validity: Validity, subject: DistinguishedName,
    issuer: (name: DistinguishedName, key: PrivateKey), extensions: Extensions
  ) throws {
    try self.init(
      version: .v3,
      serialNumber: SerialNumber(),
      publicKey: publicKey,
      notValidBefore: validity.date(validity.from),
      notValidAfter: validity.date(validity.through),
      issuer: issuer.name,
      subject: subject,
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: extensions,
      issuerPrivateKey: issuer.key
    )
  }
}

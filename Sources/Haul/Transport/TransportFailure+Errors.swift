import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SystemPackage

extension TransportFailure {
  /// What an error on an open channel means; nil for what is no trouble.
  ///
  /// - Parameter isReady: Whether requests could already flow: before that, an error is the connection's or TLS's.
  init?(channelError error: any Error, isReady: Bool) {
    switch error {
    case let error as NIOHTTPDecoderError where error == .unsolicitedResponse:
      self.init(kind: .closed, message: "the server answered without being asked")
    case HTTPParserError.invalidEOFState:
      self.init(kind: .closed, message: "the connection ended in the middle of the response")
    case HTTPParserError.invalidConstant:
      self.init(
        kind: .malformed,
        message: "the response does not begin as one of HTTP/1; if the server speaks HTTP/2 alone, try --http 2")
    case let error as HTTPParserError:
      self.init(kind: .malformed, message: "the response is not valid HTTP: \(Self.text(error))")
    case is NIOHTTPDecoderError:
      self.init(kind: .malformed, message: "the response's head is too large or not valid HTTP: \(Self.text(error))")
    case is ByteToMessageDecoderError.PayloadTooLargeError:
      self.init(kind: .malformed, message: "the response's head is too large")
    case NIOSSLError.uncleanShutdown where isReady:
      self.init(kind: .closed, message: "the connection ended without TLS saying so, so it may have been cut")
    case NIOSSLError.uncleanShutdown:
      self.init(kind: .tls, message: "the server ended the connection during the TLS handshake")
    // The alert of RFC 7301 §3.2.
    case NIOSSLError.handshakeFailed(let cause) where String(describing: cause).contains("NO_APPLICATION_PROTOCOL"):
      self.init(kind: .version, message: "the server does not speak this version of HTTP")
    case NIOSSLError.handshakeFailed(let cause):
      self.init(kind: .tls, message: Self.handshake(String(describing: cause)))
    case is NIOSSLExtraError where String(describing: error).contains("failedToValidateHostname"):
      self.init(kind: .tls, message: "the certificate is not for this host")
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      self.init(kind: .tls, message: "TLS failed: \(Self.text(error))")
    case let error as IOError:
      self.init(
        kind: isReady ? .closed : .connect, message: "\(Errno(rawValue: error.errnoCode))".lowercased())
    case ChannelError.inputClosed, ChannelError.eof:
      self.init(kind: isReady ? .closed : .connect, message: "the server closed the connection")
    case ChannelError.alreadyClosed:
      return nil
    default:
      self.init(kind: isReady ? .closed : .connect, message: Self.text(error))
    }
  }

  /// What an error of connecting means.
  init(connectError error: any Error, to origin: RequestTarget.Origin) {
    let place = "\(origin.host) port \(origin.port)"
    switch error {
    case let error as NIOConnectionError:
      if let first = error.connectionErrors.first {
        self.init(connectError: first.error, to: origin)
      } else if let cause = error.dnsAAAAError ?? error.dnsAError {
        if (cause as? ResolutionError)?.isRefused == true {
          self = .privateAddress(origin)
          return
        }
        self.init(kind: .resolve, message: "the host \(origin.host) could not be found: \(Self.text(cause))")
      } else {
        self.init(kind: .resolve, message: "the host \(origin.host) has no address")
      }
    case is ResolutionError:
      self.init(kind: .resolve, message: "the host \(origin.host) could not be found: \(Self.text(error))")
    case let error as IOError:
      self.init(
        kind: .connect,
        message: "no connection to \(place): \("\(Errno(rawValue: error.errnoCode))".lowercased())")
    case ChannelError.connectTimeout:
      self.init(kind: .connect, message: "no connection to \(place) in time")
    default:
      self.init(kind: .connect, message: "no connection to \(place): \(Self.text(error))")
    }
  }

  /// What `--deny-private` forbids.
  static func privateAddress(_ origin: RequestTarget.Origin) -> TransportFailure {
    TransportFailure(
      kind: .refused, message: "\(origin.host) is at a private address, and --deny-private forbids to connect to it")
  }

  private static func handshake(_ cause: String) -> String {
    if cause.contains("CERTIFICATE_VERIFY_FAILED") {
      return
        "the certificate could not be verified; give its authority with --cacert if you trust it"
    }
    // BoringSSL's reason, for example WRONG_VERSION_NUMBER, without the place in its sources.
    let marker = "OPENSSL_internal:"
    var rest = cause[...]
    while !rest.isEmpty, !rest.hasPrefix(marker) { rest = rest.dropFirst() }
    let reason = rest.dropFirst(marker.count).prefix { $0.isUppercase || $0.isNumber || $0 == "_" }
    if reason == "WRONG_VERSION_NUMBER" {
      return "the TLS handshake failed: the server answers without TLS at this port; http:// may be right"
    }
    let text = reason.isEmpty ? "the server does not speak TLS" : reason.lowercased().replacing("_", with: " ")
    return "the TLS handshake failed: \(VisibleText.escaped(text))"
  }

  static func text(_ error: any Error) -> String {
    VisibleText.escaped(String(String(describing: error).prefix(200)))
  }
}

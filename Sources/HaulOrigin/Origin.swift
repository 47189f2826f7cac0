import NIOCore
import NIOPosix
import Synchronization

/// A server of HTTP/1.1 and HTTP/2 on loopback that demos, tests and experiments download from.
///
/// It serves pictures that are made as they are sent, with as much latency, bandwidth and trouble as its configuration
/// or the path asks for. It lives until ``shutdown()``, whether anything refers to it or not.
///
/// ```swift
/// let origin = try await Origin.start()
/// print(origin.urls[0])             // http://127.0.0.1:40123/images/image1.jpg
/// print(origin.manifest())          // 6a1f…  image1.jpg
/// try await origin.shutdown()
/// ```
///
/// | path | answer |
/// |---|---|
/// | `/images/imageN.jpg` | a picture, with validators, digests (RFC 9530) and ranges |
/// | `/SHA256SUMS`, `/list.txt` | the manifest, the URLs |
/// | `/bytes/N`, `/chunked/N`, `/until-close/N` | N bytes, framed in the three ways of HTTP/1.1 |
/// | `/status/CODE?retry-after=V` | that status; an interim one is followed by 200 |
/// | `/redirect/CODE?to=TARGET`, `/redirect/CODE/N`, `/redirect-loop` | a redirect, N of them, no end of them |
/// | `/slow-head/MILLISECONDS`, `/stall/N` | a late head, a body that stops 1000 bytes too soon and stays so |
/// | `/headers` | the request line and the fields of the request, one a line, names in lower case |
public final class Origin: Sendable {
  /// The port that it listens on.
  public let port: Int
  /// Where it is, without a slash at the end: `http://127.0.0.1:40123`.
  public let baseURL: String
  /// The certificate authority in PEM (RFC 7468) to trust; `nil` without TLS.
  public let authority: String?

  private let service: Service
  private let group: MultiThreadedEventLoopGroup
  private let listener: any Channel
  private let isStopped = Atomic<Bool>(false)

  private init(service: Service, group: MultiThreadedEventLoopGroup, listener: any Channel, authority: String?) {
    let port = listener.localAddress?.port ?? service.configuration.port
    self.port = port
    self.baseURL = service.configuration.baseURL(port: port)
    self.authority = authority
    self.service = service
    self.group = group
    self.listener = listener
  }

  /// Starts an origin. It accepts connections when this returns.
  ///
  /// - Throws: ``OriginError``, and then nothing is left running.
  public static func start(_ configuration: OriginConfiguration = .init()) async throws -> Origin {
    try configuration.validate()
    let certificates = configuration.tls ? try CertificateFactory(configuration) : nil
    let service = Service(
      configuration: configuration,
      responder: Responder(catalogue: configuration.catalogue, digests: DigestCache()),
      latency: Latency(configuration),
      counters: Counters(),
      workers: NIOThreadPool(numberOfThreads: 1)
    )
    let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads)
    service.workers.start()
    do {
      let listener = try await Listener.bind(service, tls: certificates?.context, on: group)
      return Origin(service: service, group: group, listener: listener, authority: certificates?.authority)
    } catch {
      try? await service.workers.shutdownGracefully()
      try? await group.shutdownGracefully()
      throw error
    }
  }

  /// The URLs of all pictures, in order. An array of ``OriginConfiguration/count``: for very long lists, `/list.txt` has
  /// them as a stream.
  public var urls: [String] {
    let list = AddressList(baseURL: baseURL, count: service.configuration.count)
    var urls: [String] = []
    urls.reserveCapacity(list.count)
    var number = 1
    while number <= list.count {
      urls.append(list.url(number))
      number += 1
    }
    return urls
  }

  /// The picture with this number, `nil` outside of 1 to ``OriginConfiguration/count``: what a body must be.
  public func picture(_ number: Int) -> Picture? {
    service.responder.catalogue.picture(number)
  }

  /// The SHA-256 of all pictures in the format of sha256sum(1): `<hex>  image1.jpg`, one a line.
  ///
  /// The first call computes each digest; the server and later calls then have them at hand.
  public func manifest() -> String {
    service.responder.digests.manifest(of: service.responder.catalogue)
  }

  /// What it has done so far.
  public var statistics: OriginStatistics {
    service.counters.snapshot
  }

  /// Closes the listener and every connection, whatever it is doing, and stops the threads. A second call does nothing.
  public func shutdown() async throws {
    guard !isStopped.exchange(true, ordering: .relaxed) else { return }
    try? await listener.close()
    // Before the loops, which must still be there to hear of answers that are being computed.
    try await service.workers.shutdownGracefully()
    // Closes the connections too.
    try await group.shutdownGracefully()
  }
}

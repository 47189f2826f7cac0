import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A name that has no address.
struct ResolutionError: Error, Hashable, CustomStringConvertible {
  let description: String
  /// Whether it has addresses, and none of them may be connected to.
  var isRefused = false
  /// Whether nobody could say: the name servers, the network, or this machine. The next look-up may find it.
  var isTemporary = false

  static let runEnded = ResolutionError(description: "the run has ended", isTemporary: true)
}

/// Looks names up as all programs of this machine do: with getaddrinfo(3), and so /etc/hosts, nsswitch and search domains.
enum AddressLookup {
  typealias Answer = Result<[SocketAddress], ResolutionError>

  /// Asks and waits.
  ///
  /// - Returns: The addresses with port 0, best first (RFC 6724, as getaddrinfo orders them).
  @Sendable static func system(_ host: String) -> Answer {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &list)
    guard code == 0 else {
      return .failure(
        ResolutionError(description: String(cString: gai_strerror(code)), isTemporary: isTemporary(code)))
    }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = list
    while let info = next?.pointee {
      if let address = address(info) { addresses.append(address) }
      next = info.ai_next
    }
    return addresses.isEmpty ? .failure(ResolutionError(description: "no address")) : .success(addresses)
  }

  /// That there is no such name, or no address of it, is an answer; all else is trouble on the way to one.
  static func isTemporary(_ code: Int32) -> Bool {
    #if canImport(Glibc)
      // EAI_NODATA and EAI_ADDRFAMILY, which Glibc's module hides (netdb.h).
      return ![EAI_NONAME, -5, -9].contains(code)
    #elseif canImport(Darwin)
      return ![EAI_NONAME, EAI_NODATA, EAI_ADDRFAMILY].contains(code)
    #else
      return code != EAI_NONAME
    #endif
  }

  private static func address(_ info: addrinfo) -> SocketAddress? {
    guard let raw = info.ai_addr else { return nil }
    switch info.ai_family {
    case AF_INET:
      return raw.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
    case AF_INET6:
      return raw.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
    default:
      return nil
    }
  }
}

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The 4 or 16 bytes of a numeric IP address, in network order.
struct AddressBytes: Equatable {
  let bytes: [UInt8]

  /// `nil` for a name. By inet_pton(3), which takes an address for what connect(2) takes it for.
  init?(_ text: String) {
    for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: size)
      if inet_pton(family, text, &bytes) == 1 {
        self.bytes = bytes
        return
      }
    }
    return nil
  }
}

import HaulOrigin
import NIOCore
import Testing

@testable import Haul

extension Placements {
  @Suite("Check 29: addresses that may be connected to")
  struct AddressRuleTests {
    @Test(
      "the public Internet's, and no other where that is asked for",
      arguments: [
        ("8.8.8.8", true), ("1.1.1.1", true), ("172.15.255.255", true), ("172.32.0.1", true), ("100.63.0.1", true),
        ("223.255.255.255", true), ("127.0.0.1", false), ("127.255.255.255", false), ("10.1.2.3", false),
        ("172.16.0.1", false), ("172.31.255.255", false), ("192.168.1.1", false), ("169.254.169.254", false),
        ("100.64.0.1", false), ("0.0.0.0", false), ("224.0.0.1", false), ("255.255.255.255", false),
        ("198.18.0.1", false), ("198.19.255.255", false), ("2606:4700::1111", true), ("2a00:1450::1", true),
        ("::1", false), ("::", false), ("fe80::1", false), ("fc00::1", false), ("fdff::1", false), ("ff02::1", false),
        ("::ffff:127.0.0.1", false), ("::ffff:8.8.8.8", true), ("64:ff9b::10.0.0.1", false),
        ("64:ff9b::8.8.8.8", true), ("2002:7f00:1::", false), ("2002:808:808::", true), ("2001:db8::1", false),
        ("2001::1", false), ("3fff::1", false), ("::7f00:1", false),
      ])
    func addresses(text: String, expected: Bool) throws {
      let address = try SocketAddress(ipAddress: text, port: 1)
      #expect(AddressRule(deniesPrivate: true).allows(address.addressBytes) == expected)
      #expect(AddressRule(deniesPrivate: false).allows(address.addressBytes))
    }

    @Test(
      "no way to write it leads to a private address", .timeLimit(.minutes(1)),
      arguments: [Strategy.sequential, .processes(workers: 1)])
    func connections(strategy: Strategy) async throws {
      let origin = try await Origin.start()
      try await TestFolder.with { folder in
        let configuration = Configuration(
          strategy: strategy, destination: folder.path, retries: 0, deniesPrivate: true,
          workerExecutable: try haulExecutable())
        let hosts = [
          "127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]",
        ]
        let told = try await Downloader(configuration: configuration).told(
          hosts.map { "http://\($0):\(origin.port)/bytes/1" })
        #expect(
          told.records.allSatisfy { $0.error == .refused }, "\(told.records.map { "\($0.url) \($0.message ?? "")" })")
        #expect(try folder.names().isEmpty)
      }
      #expect(origin.statistics.connections == 0)
      try await origin.shutdown()
    }
  }
}

import NIOCore
import NIOPosix
import Testing

@testable import Haul

@Suite("Names are looked up off the loops", .timeLimit(.minutes(1)))
struct NameResolverTests {
  private let loop = MultiThreadedEventLoopGroup.singleton.next()

  private func resolver(_ names: ScriptedNames, limit: TimeAmount = .seconds(60)) -> NameResolver {
    NameResolver(rule: AddressRule(deniesPrivate: false), limit: limit, lookUp: names.lookUp)
  }

  /// Asks ahead and waits for the answer.
  private func prepare(_ resolver: NameResolver, _ host: String) async {
    let promise = loop.makePromise(of: Void.self)
    if resolver.prepare(host, isRetry: false, timers: loop, then: { promise.succeed() }) { promise.succeed() }
    try? await promise.futureResult.get()
  }

  @Test("what was asked for ahead is there when a connection wants it")
  func ahead() async throws {
    let names = ScriptedNames { _, _ in ScriptedNames.loopback }
    let resolver = resolver(names)
    await prepare(resolver, "a")
    await prepare(resolver, "a")
    let addresses = try await resolver.addresses(of: "a", on: loop).get()
    #expect(addresses.map(\.ipAddress) == ["127.0.0.1"])
    #expect(names.asked == ["a": 1])
    resolver.shutdown()
  }

  @Test("names that wait have threads, no more than there may be, and each is asked for once")
  func bounded() async throws {
    let names = ScriptedNames { _, _ in nil }
    let resolver = resolver(names)
    #expect(resolver.threads == 0)
    let futures = (0..<300).map { resolver.addresses(of: "h\($0 % 100)", on: loop) }
    var beginnings = names.beginnings.makeAsyncIterator()
    for _ in 0..<64 { _ = await beginnings.next() }
    // More where these have taken long, on a busy machine.
    #expect((64...100).contains(resolver.threads))
    names.release(100)
    for future in futures { _ = try await future.get() }
    #expect(names.asked.count == 100 && names.asked.values.allSatisfy { $0 == 1 })
    #expect(names.most >= 64)
    resolver.shutdown()
  }

  @Test("look-ups that hang hold up no other name for long")
  func hanging() async throws {
    let names = ScriptedNames { host, _ in host.hasPrefix("hang") ? nil : ScriptedNames.loopback }
    let resolver = resolver(names)
    let hanging = (0..<100).map { resolver.addresses(of: "hang\($0)", on: loop) }
    _ = try await resolver.addresses(of: "fine", on: loop).get()
    names.release(100)
    for future in hanging { _ = try await future.get() }
    resolver.shutdown()
  }

  @Test("nobody waits for a look-up beyond the limit, and it is not begun twice")
  func limit() async throws {
    let names = ScriptedNames { _, _ in nil }
    let resolver = resolver(names, limit: .milliseconds(1))
    for _ in 0..<2 {
      await #expect(throws: ResolutionError.self) { try await resolver.addresses(of: "a", on: loop).get() }
    }
    #expect(names.asked == ["a": 1])
    names.release()
    resolver.shutdown()
  }

  @Test("the end of a run waits for no look-up, and who waits is told")
  func shutdown() async throws {
    let names = ScriptedNames { _, _ in nil }
    let resolver = resolver(names)
    let future = resolver.addresses(of: "a", on: loop)
    var beginnings = names.beginnings.makeAsyncIterator()
    _ = await beginnings.next()
    resolver.shutdown()
    await #expect(throws: ResolutionError.runEnded) { try await future.get() }
    await #expect(throws: ResolutionError.runEnded) { try await resolver.addresses(of: "b", on: loop).get() }
    names.release()
    #expect(names.asked == ["a": 1])
  }

  @Test("private addresses are refused, and that is known like an address")
  func denied() async throws {
    let names = ScriptedNames { _, _ in ScriptedNames.loopback }
    let resolver = NameResolver(
      rule: AddressRule(deniesPrivate: true), limit: .seconds(60), lookUp: names.lookUp)
    for _ in 0..<2 {
      let error = await #expect(throws: ResolutionError.self) {
        try await resolver.addresses(of: "a", on: loop).get()
      }
      #expect(error?.isRefused == true)
    }
    #expect(names.asked == ["a": 1])
    resolver.shutdown()
  }

  @Test("this machine's own way finds loopback, and no host in .invalid")
  func system() {
    let addresses = (try? AddressLookup.system("localhost").get()) ?? []
    #expect(!addresses.isEmpty && addresses.allSatisfy { $0.ipAddress == "127.0.0.1" || $0.ipAddress == "::1" })
    guard case .failure = AddressLookup.system("nowhere.invalid") else {
      Issue.record("nowhere.invalid has an address")
      return
    }
  }
}

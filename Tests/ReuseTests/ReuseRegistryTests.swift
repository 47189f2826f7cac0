import Dispatch
import ReuseCore
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct ReuseRegistryTests {
  /// Threads that ask at once, while the table grows many times over, all find one store for a scope.
  @Test func oneStoreForAScope() {
    let depth = 300
    let seen = Seen()

    @Sendable func visit<T>(_ type: T.Type, _ depth: Int) {
      let store = ReuseExpansion.store(
        at: ReuseSite("RegistryTests", line: 1), scope: T.self, key: 0, value: Int.self, "visit", ReusePolicy()
      ).store
      seen.stores.withLock { _ = $0[depth, default: []].insert(ObjectIdentifier(store)) }
      if depth > 0 { visit(Wrapped<T>.self, depth - 1) }
    }

    DispatchQueue.concurrentPerform(iterations: 16) { _ in visit(Int.self, depth) }
    let stores = seen.stores.withLock { Array($0.values) }
    #expect(stores.allSatisfy { $0.count == 1 })
    #expect(stores.reduce(into: Set()) { $0.formUnion($1) }.count == depth + 1)
  }

  /// Places, keys and results tell stores apart too.
  @Test func placesAndTypesHaveStoresOfTheirOwn() {
    func store<Key: Hashable & Sendable, Value: Sendable>(
      _ site: ReuseSite, _ key: Key, _ value: Value.Type
    ) -> ObjectIdentifier {
      ObjectIdentifier(
        ReuseExpansion.store(at: site, scope: Void.self, key: key, value: value, "store", ReusePolicy()).store
      )
    }
    let (one, other) = (ReuseSite("one", line: 7), ReuseSite("two", line: 7))
    let stores = [
      store(one, 1, Int.self), store(other, 1, Int.self), store(one, "", Int.self), store(one, 1, Void.self),
    ]
    #expect(Set(stores).count == 4)
    #expect(store(one, 2, Int.self) == stores[0])
  }

  struct Wrapped<T> {}

  final class Seen: Sendable {
    let stores = Mutex<[Int: Set<ObjectIdentifier>]>([:])
  }
}

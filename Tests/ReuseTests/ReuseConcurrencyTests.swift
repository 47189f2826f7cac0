import Dispatch
import ReuseCore
import Testing

@Suite(.timeLimit(.minutes(2))) struct ReuseConcurrencyTests {
  struct Refusal: Error, Equatable {
    let number: Int
  }

  /// Ten thousand calls at once for one key: one run.
  @Test func tenThousandTasksShareOneRun() async {
    let store = ReuseStore<Int, Int>()
    let runs = Counter()
    let gate = Gate()
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<10_000 {
        group.addTask {
          await store.value(for: 1) {
            await gate.pass()
            return runs.increment()
          }
        }
      }
      await until { store.statistics.calls == 10_000 }
      gate.open()
      for await value in group { #expect(value == 1) }
    }
    #expect(runs.value == 1)
    #expect(store.statistics == ReuseStatistics(kept: 9_999, runs: 1))
  }

  /// Ten thousand calls on threads: every run answers at least the three calls after it, and every call gets its own
  /// key's result.
  @Test(arguments: [nil, 3] as [Int?])
  func tenThousandCallsOnThreads(_ calls: Int?) {
    let store = ReuseStore<Int, Int>(ReusePolicy(calls: calls))
    let runs = Counter()
    DispatchQueue.concurrentPerform(iterations: 10_000) { number in
      let value = store.value(for: number % 4) {
        runs.increment()
        return number % 4
      }
      #expect(value == number % 4)
    }
    #expect(store.statistics.calls == 10_000)
    #expect(store.statistics.runs == runs.value)
    #expect(calls == nil ? runs.value == 4 : (4...2_500).contains(runs.value))
  }

  /// A thread that comes while another runs the function waits for it and shares its result, or its error.
  @Test(arguments: [false, true])
  func threadsShareARun(_ fails: Bool) async {
    let store = ReuseStore<Int, Int>()
    let runs = Counter()
    let started = DispatchSemaphore(value: 0)
    let release = DispatchSemaphore(value: 0)
    @Sendable func call() -> Result<Int, any Error> {
      Result {
        try store.value(for: 1) { () throws -> Int in
          let run = runs.increment()
          started.signal()
          release.wait()
          if fails { throw Refusal(number: run) }
          return run
        }
      }
    }
    let results = await withCheckedContinuation { (done: CheckedContinuation<[Result<Int, any Error>], Never>) in
      DispatchQueue.global().async {
        let results = Results()
        let group = DispatchGroup()
        for _ in 0..<2 {
          DispatchQueue.global().async(group: group) { results.append(call()) }
        }
        started.wait()
        while store.statistics.calls < 2 {}
        release.signal()
        group.wait()
        done.resume(returning: results.all)
      }
    }
    #expect(runs.value == 1)
    for result in results {
      switch result {
      case .success(let value): #expect(!fails && value == 1)
      case .failure(let error): #expect(fails && error as? Refusal == Refusal(number: 1))
      }
    }
  }

  /// All waiters get the error, and it is not kept.
  @Test func tasksShareAnError() async throws {
    let store = ReuseStore<Int, Int>()
    let runs = Counter()
    let gate = Gate()
    @Sendable func call() async throws(Refusal) -> Int {
      try await store.value(for: 1) { () async throws(Refusal) -> Int in
        let run = runs.increment()
        await gate.pass()
        if run == 1 { throw Refusal(number: run) }
        return run
      }
    }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 {
        group.addTask { await #expect(throws: Refusal(number: 1)) { try await call() } }
      }
      await until { store.statistics.calls == 50 }
      gate.open()
    }
    #expect(try await call() == 2)
  }

  /// A function that calls itself with other arguments and with its own ends, and so do two that call each other.
  @Test func recursionDoesNotDeadlock() {
    let store = ReuseStore<Int, Int>()
    func fibonacci(_ n: Int) -> Int {
      store.value(for: n) { n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2) }
    }
    #expect(fibonacci(80) == 23_416_728_348_467_685)
    #expect(store.statistics.runs == 81)

    let own = ReuseStore<Int, Int>()
    func again(_ depth: Int) -> Int { own.value(for: 1) { depth == 0 ? 7 : again(depth - 1) } }
    #expect(again(3) == 7)
  }

  @Test func asynchronousRecursionDoesNotDeadlock() async {
    let store = ReuseStore<Int, Int>()
    @Sendable func fibonacci(_ n: Int) async -> Int {
      await store.value(for: n) {
        if n < 2 { return n }
        async let one = fibonacci(n - 1)
        async let two = fibonacci(n - 2)
        return await one + two
      }
    }
    #expect(await fibonacci(40) == 102_334_155)

    let own = ReuseStore<Int, Int>()
    @Sendable func again(_ depth: Int) async -> Int {
      await own.value(for: 1) { depth == 0 ? 7 : await again(depth - 1) }
    }
    #expect(await again(3) == 7)
  }

  /// Two runs that each call the other's function, in two tasks that have both begun: one of them does not wait.
  @Test func mutualRecursionAcrossTasksDoesNotDeadlock() async {
    let store = ReuseStore<Int, Int>()
    let gates = [Gate(), Gate()]
    @Sendable func call(_ key: Int, _ depth: Int) async -> Int {
      await store.value(for: key) {
        guard depth > 0 else { return 1 }
        gates[key].open()
        await gates[1 - key].pass()
        return await call(1 - key, depth - 1)
      }
    }
    async let one = call(0, 2)
    async let two = call(1, 2)
    #expect(await [one, two] == [1, 1])
  }

  /// The one who began the run is cancelled: the others' work goes on.
  @Test func cancellingOneWaiterLeavesTheOthers() async throws {
    let store = ReuseStore<Int, Int>()
    let gate = Gate()
    let call: @Sendable () async throws -> Int = {
      try await store.value(for: 1) { () async throws -> Int in
        await gate.pass()
        try Task.checkCancellation()
        return 5
      }
    }
    let first = Task { try await call() }
    await until { store.statistics.calls == 1 }
    let second = Task { try await call() }
    await until { store.statistics.calls == 2 }
    first.cancel()
    // It leaves at once, while the run still waits at the gate.
    await #expect(throws: CancellationError.self) { try await first.value }
    gate.open()
    #expect(try await second.value == 5)
    #expect(store.statistics.runs == 1)
  }

  /// When all who wait are cancelled the work is too, and the next caller begins afresh.
  @Test func cancellingAllWaitersCancelsTheWork() async throws {
    let store = ReuseStore<Int, Int>()
    let gate = Gate()
    let cancelled = Gate()
    let runs = Counter()
    let call: @Sendable () async throws -> Int = {
      try await store.value(for: 1) { () async throws -> Int in
        if runs.increment() > 1 { return 2 }
        return try await withTaskCancellationHandler {
          await gate.pass()
          try Task.checkCancellation()
          return 1
        } onCancel: {
          cancelled.open()
        }
      }
    }
    let first = Task { try await call() }
    await until { runs.value == 1 }
    first.cancel()
    await cancelled.pass()
    #expect(try await call() == 2)
    gate.open()
    await #expect(throws: CancellationError.self) { try await first.value }
    // The late result of the cancelled run has not replaced the new one.
    #expect(try await call() == 2)
    #expect(runs.value == 2)
  }

  /// A cancelled waiter whose function cannot throw waits on.
  @Test func cancelledWaiterThatCannotThrowWaits() async {
    let store = ReuseStore<Int, Int>()
    let gate = Gate()
    let call: @Sendable () async -> Int = {
      await store.value(for: 1) {
        await gate.pass()
        return 5
      }
    }
    let first = Task { await call() }
    await until { store.statistics.calls == 1 }
    let second = Task { await call() }
    await until { store.statistics.calls == 2 }
    first.cancel()
    gate.open()
    #expect(await first.value == 5)
    #expect(await second.value == 5)
  }

  /// A thread does not wait for a task's run, nor a task for a thread's: each runs the function itself.
  @Test func threadsAndTasksDoNotWaitForEachOther() async {
    let store = ReuseStore<Int, Int>()
    let gate = Gate()
    let inTask = Task {
      await store.value(for: 1) {
        await gate.pass()
        return 1
      }
    }
    await until { store.statistics.calls == 1 }
    #expect(onThread(store) == 2)
    gate.open()
    #expect(await inTask.value == 1)
    #expect(onThread(store) == 1)
  }

  private func onThread(_ store: ReuseStore<Int, Int>) -> Int {
    store.value(for: 1) { 2 }
  }
}

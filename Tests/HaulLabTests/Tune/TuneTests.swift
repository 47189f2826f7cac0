import Foundation
import Haul
import Testing

@testable import HaulLab

/// What stands around the search: the sample, the pace of a run, the words, and the memory.
@Suite struct TuneTests {
  // MARK: - The sample

  @Test("no URL is given out a second time before all others were once")
  func sample() {
    let urls = (0..<10).map { Item(url: "http://h/\($0)") }
    var sample = ItemSample(urls, seed: 3)
    let taken = sample.take(4) + sample.take(9) + sample.take(7)
    #expect(Set(taken.prefix(10)) == Set(urls))
    #expect(Set(taken.suffix(10)) == Set(urls))
    var same = ItemSample(urls, seed: 3)
    #expect(same.take(20) == taken)
    var nothing = ItemSample([], seed: 1)
    #expect(nothing.take(5) == [])
  }

  @Test("a sample is a list that haul reads, with the items' own header fields")
  func list() throws {
    let plain = SampleList([Item(url: "http://h/1"), Item(url: "http://h/2")])
    #expect((plain.format, plain.text) == ("text", "http://h/1\nhttp://h/2\n"))
    var own = Item(url: "http://h/1")
    own.headers = [try #require(HeaderField("Accept: image/*"))]
    let rich = SampleList([own, Item(url: "http://h/2")])
    #expect((rich.format, rich.text) == ("aria2", "http://h/1\n header=Accept: image/*\nhttp://h/2\n"))
  }

  // MARK: - The pace

  private func record(worker: Int, start: Double, total: Double, failed: Bool = false) -> Record {
    var record = Record(index: 0, url: "http://h/", status: failed ? .failed : .saved, attempts: 1)
    record.worker = worker
    record.startedAt = Date(timeIntervalSince1970: 1_000 + start)
    record.timeTotal = total
    if failed { record.error = .http4xx }
    return record
  }

  private func pace(_ records: [Record]) -> Pace {
    var pace = Pace()
    for record in records { pace.add(record) }
    return pace
  }

  @Test("workers that take a second for each file bring one a second each", arguments: [1, 2, 10])
  func steady(_ workers: Int) throws {
    let records = (0..<workers).flatMap { worker in
      (0..<4).map { record(worker: worker, start: Double($0), total: 1) }
    }
    let rate = try #require(pace(records).filesPerSecond(workers: workers))
    #expect(abs(rate - Double(workers)) < 0.01)
  }

  @Test("connecting and the idle end are left out")
  func edges() throws {
    // Two workers; the first file of each takes 3 s because it connects, one worker ends with a file of 10 s.
    var records = (0..<2).flatMap { worker in
      [record(worker: worker, start: 0, total: 3)]
        + (0..<4).map { record(worker: worker, start: 3 + Double($0), total: 1) }
    }
    records.append(record(worker: 0, start: 7, total: 10))
    let rate = try #require(pace(records).filesPerSecond(workers: 2))
    #expect(abs(rate - 2) < 0.01)
  }

  @Test("a first file whose time has the start of a child process in it does not shift the rest")
  func childStart() throws {
    let first = record(worker: 0, start: 0, total: 2.5)
    let rate = try #require(
      pace([first] + (1..<5).map { record(worker: 0, start: Double($0), total: 1) }).filesPerSecond(workers: 1))
    #expect(abs(rate - 1) < 0.01)
  }

  @Test("workers that were never busy together have the pace of the whole run")
  func apart() throws {
    let records = (0..<4).flatMap { worker in
      (0..<3).map { record(worker: worker, start: Double(worker * 3 + $0), total: 1) }
    }
    let rate = try #require(pace(records).filesPerSecond(workers: 8))
    #expect(abs(rate - 1) < 0.01)
  }

  @Test("failures bring nothing, and too few files tell nothing")
  func failures() throws {
    let failed = (0..<8).map { record(worker: 0, start: Double($0), total: 1, failed: $0 % 2 == 0) }
    let rate = try #require(pace(failed).filesPerSecond(workers: 1))
    #expect(abs(rate - 0.5) < 0.1)
    #expect(pace([record(worker: 0, start: 0, total: 1)]).filesPerSecond(workers: 1) == nil)
  }

  @Test("refusals, overload and the list's own failures are told apart")
  func tally() {
    var tally = TrialTally()
    for (error, status, retryAfter) in [
      (FailureClass.http429, 429, "7"), (.http5xx, 503, "3"), (.http5xx, 500, nil), (.http4xx, 404, nil),
      (.timeout, nil, nil), (.interrupted, nil, nil),
    ] as [(FailureClass, Int?, String?)] {
      var record = Record(index: 0, url: "http://h/", status: .failed, attempts: 1)
      (record.error, record.httpStatus, record.retryAfter) = (error, status, retryAfter)
      tally.add(record)
    }
    let trial = tally.trial(workers: 1, cpuSeconds: 0)
    #expect(trial.files == 5)
    #expect(trial.refused == 2)
    #expect(trial.overloaded == 2)
    #expect(trial.pause == .seconds(7))
    #expect(trial.failures == ["http_429": 1, "http_5xx": 2, "http_4xx": 1, "timeout": 1])
  }

  // MARK: - The words

  /// A search that has measured a server which serves 8 at once, 10 a second each.
  private func searched(_ failures: [String: Int] = [:]) throws -> TuneResult {
    var search = TuneSearch(
      try TuneSearch.Settings(
        strategies: [Combination("threads", 32), Combination("async", 32)], budget: .seconds(60), requests: 100_000,
        seed: 1))
    var steps = 0
    while case .measure(let combination, let files, _) = search.next(elapsed: .milliseconds(steps)) {
      steps += 1
      let rate = Double(min(combination.workers, 8) * 10) * (steps % 2 == 0 ? 1.001 : 0.999)
      search.add(
        Trial(
          filesPerSecond: rate, files: files, saved: files, failures: failures,
          cpuSeconds: Double(files) * (combination.strategy == "async" ? 0.0005 : 0.0008)), of: combination)
    }
    return search.result
  }

  @Test("the answer as text")
  func text() throws {
    let lines = TuneText.lines(try searched())
    #expect(lines.first == "method   workers  files/s  of the fastest  times measured")
    #expect(lines.contains { $0.contains(" 8     80.") && $0.hasSuffix("knee") })
    #expect(lines.contains { $0.hasPrefix("  async: contention ") && $0.contains(", R² 0.") })
    let answer = lines.suffix(4)
    #expect(answer.count { $0.hasPrefix("Fastest: async with ") } == 1)
    #expect(
      answer.contains {
        $0.hasPrefix("Knee: 8 workers, the fewest within 5 % of that, with 80.") || $0.hasPrefix("Knee: 8 workers")
      })
    #expect(lines.contains { $0.hasPrefix("As good as the fastest within the noise: ") })
    #expect(
      lines.last
        == "threads came as far, with 8 workers at its knee, and took 0.80 ms of CPU for a file, async 0.50 ms.")
  }

  @Test("no answer as text")
  func noAnswer() throws {
    var search = TuneSearch(
      try TuneSearch.Settings(strategies: [Combination("async", 8)], budget: .seconds(1), requests: 5, seed: 1))
    _ = search.next(elapsed: .zero)
    search.add(Trial(filesPerSecond: 12, files: 4, saved: 4), of: Combination("async", 1))
    #expect(search.next(elapsed: .zero) == .finish)
    #expect(
      TuneText.lines(search.result) == [
        "method  workers  files/s  of the fastest  times measured",
        "async         1     12.0           100 %               1",
        "",
        "No answer: 5 requests are too few to tell: they ended at 1 worker, where throughput may still grow.",
      ])
  }

  // MARK: - The memory

  @Test(
    "a list's hosts name its entry",
    arguments: [
      (["http://b/1", "http://a:8080/2"], "a:8080 b"), (["https://A.example:443/x"], "a.example"), ([], nil),
      (["no url"], nil), ((0..<9).map { "http://h\($0)/" }, nil),
      (["http://rare/"] + (0..<30).map { "http://main/\($0)" }, "main"),
    ] as [([String], String?)])
  func names(_ urls: [String], _ name: String?) { #expect(TunedHosts.name(of: urls) == name) }

  @Test("it is kept where the specification says")
  func place() {
    #expect(TunedHosts.path(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/haul/tuned.json")
    #expect(TunedHosts.path(environment: ["XDG_STATE_HOME": "s", "HOME": "/h"]) == "/h/.local/state/haul/tuned.json")
    #expect(TunedHosts.path(environment: [:]) == nil)
  }

  @Test("what is written is read, and what is broken is said")
  func memory() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("haul-tuned-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/haul/tuned.json"
    #expect(try TunedHosts.read(path) == TunedHosts())
    var hosts = TunedHosts()
    let entry = TunedHosts.Entry(try searched(), measuredAt: Date(timeIntervalSince1970: 1_700_000_000))
    #expect(entry != nil)
    hosts.hosts["127.0.0.1:80 My_Host"] = entry
    try hosts.write(path)
    #expect(try TunedHosts.read(path) == hosts)
    #expect(hosts.hosts.values.first?.strategy == "async")
    #expect(hosts.hosts.values.first?.workers == ["async": 8, "threads": 8])
    for broken in [
      "", "{}", #"{"schema":2,"hosts":{}}"#,
      #"{"schema":1,"hosts":{"h":{"strategy":"async","workers":{"async":0},"files_per_second":1,"measured_at":"2026-01-01T00:00:00Z"}}}"#,
    ] {
      try Data(broken.utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: LabError.self) { try TunedHosts.read(path) }
    }
  }
}

import Haul
import Testing

@testable import HaulCommand

/// The demo's plan, its table and what it finds.
@Suite struct DemoTests {
  @Test(
    "a plan is strategies with numbers of workers",
    arguments: [
      ("sequential", ["sequential-1"]),
      ("threads:5+10,async:200", ["threads-5", "threads-10", "async-200"]),
      ("processes:2,sequential,processes:4", ["processes-2", "sequential-1", "processes-4"]),
    ])
  func plan(_ text: String, _ folders: [String]) throws {
    let plan = try DemoPlan.parse(text)
    #expect(plan.combinations.map(\.folder) == folders)
    #expect(plan.description == text)
  }

  @Test("the standard plan is the homework's")
  func standard() throws {
    let text = "sequential,threads:5+10+20+50+100+200,processes:2+4+5+8,async:200"
    #expect(DemoPlan.standard.description == text)
    #expect(try DemoPlan.parse(text) == .standard)
    #expect(Set(DemoPlan.standard.main.map(\.folder)) == ["sequential-1", "threads-200", "processes-8", "async-200"])
  }

  @Test(
    "what is no plan is refused",
    arguments: [
      "", "fibers:2", "threads", "threads:", "threads:0", "threads:x", "threads:5+", "sequential:1", "async:2,async:2",
      "async:2,",
    ])
  func noPlan(_ text: String) {
    #expect(throws: ArgumentProblem.self) { try DemoPlan.parse(text) }
  }

  static func result(_ strategy: Strategy, _ workers: Int, _ seconds: Double, whole: Int = 200) -> DemoResult {
    DemoResult(
      combination: .init(strategy: strategy, workers: workers), seconds: seconds, cpuSeconds: 0.05, whole: whole,
      files: 200)
  }

  static let results = [
    result(.sequential, 1, 26.484),
    result(.threads(workers: 5), 5, 5.051),
    result(.threads(workers: 200), 200, 0.83, whole: 199),
    result(.processes(workers: 8), 8, 3.4),
    result(.async(workers: 200), 200, 0.77),
  ]

  @Test("the table has a row for each combination, all columns aligned")
  func table() {
    #expect(
      DemoTable.lines(Self.results) == [
        "method      workers     time  speed-up      CPU    files",
        "sequential        1  26.48 s       1.0  0.050 s  200/200",
        "threads           5  5.051 s       5.2  0.050 s  200/200",
        "                200  0.830 s      31.9  0.050 s  199/200",
        "processes         8  3.400 s       7.8  0.050 s  200/200",
        "async           200  0.770 s      34.4  0.050 s  200/200",
      ])
    #expect(
      DemoTable.lines([Self.results[1]]) == [
        "method   workers     time  speed-up      CPU    files",
        "threads        5  5.051 s         -  0.050 s  200/200",
      ])
  }

  @Test("the findings are made of the table's numbers")
  func findings() {
    #expect(
      DemoFindings.lines(Self.results, latency: 0.13) == [
        "sequential: 200 files, one after the other, took 26.48 s, 0.132 s each; 98 % of that is the server's latency.",
        "threads: fastest with 200 workers, 0.830 s, 31.9 times as fast as sequential: 16 % of what so many could gain at most.",
        "processes: with 8 workers, 3.400 s, 7.8 times as fast as sequential: 97 % of what so many could gain at most.",
        "async: with 200 workers, 0.770 s, 34.4 times as fast as sequential: 17 % of what so many could gain at most.",
        "threads against async, 200 workers each: 1.08 times the time, 1.00 times the CPU time.",
      ])
    #expect(
      DemoFindings.lines([Self.results[3]], latency: 0.13) == ["processes: with 8 workers, 3.400 s."])
    #expect(DemoFindings.lines([], latency: 0.13) == [])
  }
}

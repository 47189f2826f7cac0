import ArgumentParser
import Haul
import Testing

@testable import HaulCommand

/// `--strategy`, `--workers`, `--slots-per-process` and `--placement` together.
@Suite struct PlacementOptionsTests {
  @Test(
    "async with as many as serve best, unless told",
    arguments: [
      ([], .async(workers: .automatic)),
      (["--workers", "auto"], .async(workers: .automatic)),
      (["--strategy", "threads"], .threads(workers: .automatic)),
      (["--strategy", "sequential", "--workers", "auto"], .sequential),
      (["--workers", "5"], .async(workers: 5)),
      (["--strategy", "sequential"], .sequential),
      (["--strategy", "sequential", "--workers", "1"], .sequential),
      (["--strategy", "threads", "--workers", "20"], .threads(workers: 20)),
      (["--strategy", "processes"], .processes(workers: .automatic, slotsPerProcess: 1)),
      (
        ["--strategy", "processes", "--workers", "4", "--slots-per-process", "8"],
        .processes(workers: 4, slotsPerProcess: 8)
      ),
      (["--placement", "2x4x16"], .placed(Placement(processes: 2, loops: 4, slots: 16))),
    ] as [([String], Strategy)])
  func strategy(_ arguments: [String], _ strategy: Strategy) throws {
    #expect(try PlacementOptions.parse(arguments).resolved() == strategy)
  }

  @Test(
    "what cannot run, or says two things at once, is refused with a hint",
    arguments: [
      (["--workers", "0"], "--workers is 0"),
      (["--workers", "-3"], "--workers is -3"),
      (["--strategy", "fibers"], "--strategy 'fibers' is unknown"),
      (["--strategy", "sequential", "--workers", "2"], "--strategy sequential downloads one file at a time"),
      (["--slots-per-process", "4"], "--slots-per-process makes no sense with the strategy async"),
      (["--strategy", "processes", "--slots-per-process", "0"], "--slots-per-process is 0"),
      (["--placement", "2x4"], "--placement '2x4' is none"),
      (["--placement", "2x0x4"], "--placement '2x0x4' leaves no place"),
      (["--placement", "1x1x1", "--workers", "4"], "--placement and --workers exclude each other"),
      (["--placement", "1x1x1", "--strategy", "async"], "--placement and --strategy exclude each other"),
    ])
  func refused(_ arguments: [String], _ message: String) throws {
    let options = try PlacementOptions.parse(arguments)
    let error = #expect(throws: UsageError.self) { try options.resolved() }
    #expect(error?.message.hasPrefix(message) == true)
    #expect(error?.hint != nil)
  }
}

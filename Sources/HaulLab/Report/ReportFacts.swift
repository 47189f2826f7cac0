import FoundationEssentials
import Haul

/// How and where a report was measured, as names and values.
enum ReportFacts {
  struct Fact: Sendable, Hashable {
    let name: String
    let value: String
  }

  static func facts(_ report: Report) -> [Fact] {
    var facts = [
      Fact(name: "what", value: report.source + (report.discards ? ", thrown away instead of saved" : "")),
      Fact(name: "command", value: report.command.joined(separator: " ")),
      Fact(name: "plan", value: report.plan),
      Fact(
        name: "rounds",
        value: "\(report.rounds) of each combination"
          + (report.warmUps > 0 ? " after \(report.warmUps) that did not count" : "")
          + ", interleaved in a random order, seed \(report.seed)"),
      Fact(name: "when", value: report.startedAt.formatted(.iso8601)),
      Fact(name: "haul", value: report.haul),
      Fact(name: "machine", value: machine(report.machine)),
    ]
    if let startup = report.startupSeconds {
      facts.append(
        Fact(
          name: "starting haul",
          value: "\(Quantity.seconds(startup)) of each time is for starting and ending the process"))
    }
    return facts
  }

  static func machine(_ machine: Machine) -> String {
    var parts = [machine.system, machine.architecture, Quantity.count(machine.cores, "core")]
    if let processor = machine.processor { parts.append(processor) }
    if let memory = machine.memory { parts.append("\(Quantity.bytes(memory)) of memory") }
    return parts.joined(separator: ", ")
  }
}

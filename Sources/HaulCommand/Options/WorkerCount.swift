import ArgumentParser

/// A number of workers on the command line: a number, or `tuned` for what `haul tune` has found.
enum WorkerCount: Hashable, Sendable, ExpressibleByArgument {
  case number(Int)
  case tuned

  init?(argument: String) {
    if argument == "tuned" {
      self = .tuned
    } else if let number = Int(argument) {
      self = .number(number)
    } else {
      return nil
    }
  }
}

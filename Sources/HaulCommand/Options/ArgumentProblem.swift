/// Why the value of an option makes no sense.
///
/// ArgumentParser puts the option and the value before the message: `The value '8zb' is invalid for '--size <size>': …`.
struct ArgumentProblem: Error, Hashable, CustomStringConvertible {
  /// What is wrong.
  let message: String
  /// What to write instead.
  let hint: String

  var description: String { "\(message)\nhint: \(hint)" }
}

/// What was asked for makes no sense: the command ends with exit code 2 before anything is fetched.
struct UsageError: Error, Hashable {
  /// What is wrong, naming the options as they are written on the command line.
  let message: String
  /// What to do about it.
  let hint: String?
  /// How the command is used, where it is not clear what was meant at all.
  let usage: String?

  init(_ message: String, hint: String?, usage: String? = nil) {
    self.message = message
    self.hint = hint
    self.usage = usage
  }
}

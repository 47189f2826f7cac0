/// How large a file may be, in bytes.
public struct SizeLimits: Sendable, Hashable, Codable {
  /// Smaller files fail as `content`.
  public var minimum: Int?
  /// Larger files fail as `too_large`, as soon as that is known: by the announced length, else by what has arrived.
  public var maximum: Int?

  /// Limits; without them any size is right.
  public init(minimum: Int? = nil, maximum: Int? = nil) {
    self.minimum = minimum
    self.maximum = maximum
  }

  func failure(announced: Int) -> Failure? {
    if let maximum, announced > maximum {
      return Failure(.tooLarge, "the server announces \(announced) bytes, and --max-size is \(maximum)")
    }
    return failure(whole: announced)
  }

  func failure(arrived: Int) -> Failure? {
    guard let maximum, arrived > maximum else { return nil }
    return Failure(.tooLarge, "more than the \(maximum) bytes of --max-size arrived")
  }

  func failure(whole: Int) -> Failure? {
    guard let minimum, whole < minimum else { return nil }
    return Failure(.content, "the file has \(whole) bytes, and --min-size is \(minimum)")
  }
}

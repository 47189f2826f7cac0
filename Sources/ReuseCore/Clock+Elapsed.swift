extension Clock where Duration == Swift.Duration {
  /// The time since now, to ask for again and again: what is left of a clock's type once a store holds it.
  func elapsed() -> @Sendable () -> Swift.Duration {
    let start = now
    return { start.duration(to: now) }
  }
}

/// The key of a function without arguments.
@frozen
public struct ReuseKey0: Hashable, Sendable {
  @inlinable public init() {}
  @inlinable public static func == (left: ReuseKey0, right: ReuseKey0) -> Bool { true }
  @inlinable public func hash(into hasher: inout Hasher) {}
}

/// The key of a function with two arguments.
///
/// Fixed sizes, written out and inlinable: a key of a parameter pack takes longer than a whole kept call. More than four
/// arguments nest: the last element is then a key itself.
@frozen
public struct ReuseKey2<A: Hashable & Sendable, B: Hashable & Sendable>: Hashable, Sendable {
  public let first: A
  public let second: B

  @inlinable
  public init(_ first: A, _ second: B) {
    self.first = first
    self.second = second
  }

  @inlinable
  public static func == (left: Self, right: Self) -> Bool {
    left.first == right.first && left.second == right.second
  }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(first)
    hasher.combine(second)
  }
}

/// The key of a function with three arguments.
@frozen
public struct ReuseKey3<A: Hashable & Sendable, B: Hashable & Sendable, C: Hashable & Sendable>: Hashable, Sendable {
  public let first: A
  public let second: B
  public let third: C

  @inlinable
  public init(_ first: A, _ second: B, _ third: C) {
    self.first = first
    self.second = second
    self.third = third
  }

  @inlinable
  public static func == (left: Self, right: Self) -> Bool {
    left.first == right.first && left.second == right.second && left.third == right.third
  }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(first)
    hasher.combine(second)
    hasher.combine(third)
  }
}

/// The key of a function with four arguments or more.
@frozen
public struct ReuseKey4<
  A: Hashable & Sendable, B: Hashable & Sendable, C: Hashable & Sendable, D: Hashable & Sendable
>: Hashable, Sendable {
  public let first: A
  public let second: B
  public let third: C
  public let fourth: D

  @inlinable
  public init(_ first: A, _ second: B, _ third: C, _ fourth: D) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
  }

  @inlinable
  public static func == (left: Self, right: Self) -> Bool {
    left.first == right.first && left.second == right.second && left.third == right.third
      && left.fourth == right.fourth
  }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(first)
    hasher.combine(second)
    hasher.combine(third)
    hasher.combine(fourth)
  }
}

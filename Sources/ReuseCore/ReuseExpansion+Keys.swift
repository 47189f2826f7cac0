extension ReuseExpansion {
  /// The key of a function without arguments.
  @inlinable
  public static func key() -> ReuseKey0 { ReuseKey0() }

  /// The key of one argument is its part.
  @inlinable
  public static func key<A: Hashable & Sendable>(_ a: A) -> A { a }

  /// The key of two parts.
  @inlinable
  public static func key<A: Hashable & Sendable, B: Hashable & Sendable>(_ a: A, _ b: B) -> ReuseKey2<A, B> {
    ReuseKey2(a, b)
  }

  /// The key of three parts.
  @inlinable
  public static func key<A: Hashable & Sendable, B: Hashable & Sendable, C: Hashable & Sendable>(
    _ a: A, _ b: B, _ c: C
  ) -> ReuseKey3<A, B, C> {
    ReuseKey3(a, b, c)
  }

  /// The key of four parts; of more, the last is a key itself.
  @inlinable
  public static func key<
    A: Hashable & Sendable, B: Hashable & Sendable, C: Hashable & Sendable, D: Hashable & Sendable
  >(_ a: A, _ b: B, _ c: C, _ d: D) -> ReuseKey4<A, B, C, D> {
    ReuseKey4(a, b, c, d)
  }

  /// The type of `key()`.
  @inlinable
  public static func keyType() -> ReuseKey0.Type { ReuseKey0.self }

  /// The type of a key of one part.
  @inlinable
  public static func keyType<A: Hashable & Sendable>(_ a: A.Type) -> A.Type { a }

  /// The type of a key of two parts.
  @inlinable
  public static func keyType<A: Hashable & Sendable, B: Hashable & Sendable>(
    _ a: A.Type, _ b: B.Type
  ) -> ReuseKey2<A, B>.Type {
    ReuseKey2<A, B>.self
  }

  /// The type of a key of three parts.
  @inlinable
  public static func keyType<A: Hashable & Sendable, B: Hashable & Sendable, C: Hashable & Sendable>(
    _ a: A.Type, _ b: B.Type, _ c: C.Type
  ) -> ReuseKey3<A, B, C>.Type {
    ReuseKey3<A, B, C>.self
  }

  /// The type of a key of four parts.
  @inlinable
  public static func keyType<
    A: Hashable & Sendable, B: Hashable & Sendable, C: Hashable & Sendable, D: Hashable & Sendable
  >(_ a: A.Type, _ b: B.Type, _ c: C.Type, _ d: D.Type) -> ReuseKey4<A, B, C, D>.Type {
    ReuseKey4<A, B, C, D>.self
  }
}

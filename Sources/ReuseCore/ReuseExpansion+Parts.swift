extension ReuseExpansion {
  /// A value is itself part of the key.
  @inlinable
  public static func part<T: Hashable & Sendable>(_ value: T) -> T { value }

  /// An object takes part by its identity.
  @inlinable
  public static func part<T: AnyObject>(_ object: T) -> ReuseIdentity { ReuseIdentity(object) }

  /// An object takes part by its identity even if its class has another idea of equality: keeping the object itself would
  /// keep it alive.
  @inlinable
  public static func part<T: AnyObject & Hashable & Sendable>(_ object: T) -> ReuseIdentity { ReuseIdentity(object) }

  /// Chosen by the compiler for what is not `Hashable`: a macro cannot see conformances, an overload can.
  @available(
    *, unavailable,
    message:
      "what @Reuse keeps results by, arguments and 'self', must be Hashable: make the type Hashable or use 'ignoring:'"
  )
  @_disfavoredOverload
  public static func part<T: Sendable>(_ value: T) -> ReuseUnkeyed { ReuseUnkeyed() }

  /// Chosen by the compiler for what is not `Sendable`: an overload that needs a conformance to `Sendable` is the worse
  /// choice where there is none. Not unavailable, which would be worse still; `checked(_:)` reports it.
  @inlinable
  public static func part<T: Hashable>(_ value: T) -> ReuseUnsendable { ReuseUnsendable() }

  /// An object of a class that is `Hashable` and not `Sendable`: its identity can be kept.
  @inlinable
  public static func part<T: AnyObject & Hashable>(_ object: T) -> ReuseIdentity { ReuseIdentity(object) }

  /// Chosen by the compiler for what is neither.
  @available(
    *, unavailable,
    message:
      "what @Reuse keeps results by, arguments and 'self', must be Hashable and Sendable: make the type both or use 'ignoring:'"
  )
  @_disfavoredOverload
  public static func part<T>(_ value: T) -> ReuseUnkeyed { ReuseUnkeyed() }

  /// The type of the part that a value of the given type makes; its overloads are those of `part(_:)`.
  @inlinable
  public static func partType<T: Hashable & Sendable>(_ type: T.Type) -> T.Type { type }

  /// The type of an object's part.
  @inlinable
  public static func partType<T: AnyObject>(_ type: T.Type) -> ReuseIdentity.Type { ReuseIdentity.self }

  /// The type of a hashable object's part.
  @inlinable
  public static func partType<T: AnyObject & Hashable & Sendable>(_ type: T.Type) -> ReuseIdentity.Type {
    ReuseIdentity.self
  }

  /// The type of a hashable object's part.
  @inlinable
  public static func partType<T: AnyObject & Hashable>(_ type: T.Type) -> ReuseIdentity.Type { ReuseIdentity.self }

  /// For what is not `Sendable`; `checked(_:)` reports it.
  @inlinable
  public static func partType<T: Hashable>(_ type: T.Type) -> ReuseUnkeyed.Type { ReuseUnkeyed.self }

  /// For what can be no part of a key. Not unavailable: `part(_:)` reports it.
  @inlinable
  @_disfavoredOverload
  public static func partType<T>(_ type: T.Type) -> ReuseUnkeyed.Type { ReuseUnkeyed.self }

  /// A part, once it is made.
  @inlinable
  public static func checked<T: Hashable & Sendable>(_ part: T) -> T { part }

  /// Chosen by the compiler for the part of what is not `Sendable`.
  @available(
    *, unavailable,
    message:
      "what @Reuse keeps results by, arguments and 'self', must be Sendable: make the type Sendable or use 'ignoring:'"
  )
  public static func checked(_ part: ReuseUnsendable) -> ReuseUnkeyed { ReuseUnkeyed() }
}

/// An object as a key: two are equal when they are the same object.
///
/// It does not keep the object alive. Its memory stays reserved while the key is kept (that is what an unowned reference
/// does after `deinit`), so no later object can have its address and be given its results.
@frozen
public struct ReuseIdentity: Hashable, @unchecked Sendable {
  // Unchecked: the object is never touched, only its address is compared and its memory held.
  @usableFromInline let identifier: ObjectIdentifier
  @usableFromInline unowned let object: AnyObject

  @inlinable
  public init(_ object: AnyObject) {
    identifier = ObjectIdentifier(object)
    self.object = object
  }

  @inlinable
  public static func == (left: ReuseIdentity, right: ReuseIdentity) -> Bool {
    left.identifier == right.identifier
  }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(identifier)
  }
}

/// Where a function marked `@Reuse` stands in the source, and its signature: two that stand in one place, as another
/// macro's expansion can have it, differ in that.
@frozen
public struct ReuseSite: Sendable {
  @usableFromInline let text: StaticString
  @usableFromInline let line: Int

  @inlinable
  public init(_ text: StaticString, line: Int) {
    self.text = text
    self.line = line
  }

  @inlinable
  @inline(__always)
  static func == (left: ReuseSite, right: ReuseSite) -> Bool {
    left.text.utf8Start == right.text.utf8Start || hasSameText(left, right)
  }

  /// The compiler emits one literal more than once where code is specialised in several modules, so an address that
  /// differs says nothing yet.
  @usableFromInline
  static func hasSameText(_ left: ReuseSite, _ right: ReuseSite) -> Bool {
    guard left.text.utf8CodeUnitCount == right.text.utf8CodeUnitCount else { return false }
    return left.text.withUTF8Buffer { left in
      right.text.withUTF8Buffer { right in left.elementsEqual(right) }
    }
  }
}

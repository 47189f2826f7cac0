import Testing

/// What the compiler says about arguments that cannot be part of a key, which the macro itself cannot see: one error each,
/// that says what to do.
@Suite(
  .enabled(if: Compiler.products != nil, "needs the plugin and the modules beside the tests, as swift build puts them"),
  .serialized, .timeLimit(.minutes(2))
)
struct ReuseMessageTests {
  /// Types with each pair of conformances.
  static let types = """
    final class Reference { var number = 0 }
    final class HashableReference: Hashable {
      var number = 0
      static func == (left: HashableReference, right: HashableReference) -> Bool { left === right }
      func hash(into hasher: inout Hasher) {}
    }
    struct Both: Hashable { var number = 0 }
    struct HashableOnly: Hashable { let reference: HashableReference }
    struct SendableOnly { var number = 0 }
    struct Neither { let reference: Reference }

    """

  struct Message: Sendable, CustomTestStringConvertible {
    let source: String
    /// What the type has to be, and `nil` where nothing is wrong.
    let demand: (must: String, make: String)?
    var testDescription: String { source }

    init(_ source: String, _ demand: (String, String)?) {
      self.source = source
      self.demand = demand.map { (must: $0.0, make: $0.1) }
    }
  }

  static let hashable = ("Hashable", "the type Hashable")
  static let sendable = ("Sendable", "the type Sendable")
  static let both = ("Hashable and Sendable", "the type both")

  @Test(arguments: [
    Message("@Reuse func f(_ a: Both, _ b: Reference, _ c: HashableReference) -> Int { 1 }", nil),
    Message("@Reuse(ignoring: \"a\") func f(_ a: Neither) -> Int { 1 }", nil),
    Message("@Reuse func f(_ a: SendableOnly) -> Int { 1 }", hashable),
    Message("@Reuse func f(_ a: HashableOnly) -> Int { 1 }", sendable),
    Message("@Reuse func f(_ a: Neither) -> Int { 1 }", both),
    Message("@Reuse func f(_ a: Int, _ b: SendableOnly) throws -> Int { 1 }", hashable),
    Message("@Reuse func f(_ a: Int, _ b: [HashableOnly], _ c: Int, _ d: Int, _ e: Int) { }", sendable),
    Message("@Reuse func f(_ a: HashableOnly) async -> Int { 1 }", sendable),
    Message("@Reuse func f<T: Sendable>(_ a: T) -> Int { 1 }", hashable),
    Message("@Reuse func f<T: Hashable>(_ a: T) -> Int { 1 }", sendable),
    Message("@Reuse func f(_ a: some Any) -> Int { 1 }", both),
    Message("extension HashableOnly { @Reuse func f() -> Int { 1 } }", sendable),
    Message("extension Neither { @Reuse func f() -> Int { 1 } }", both),
  ])
  func saysWhatToDo(_ message: Message) async throws {
    let errors = try await Compiler.errors(in: Self.types + message.source)
    guard let demand = message.demand else {
      #expect(errors == [])
      return
    }
    let text = "what @Reuse keeps results by, arguments and 'self', must be \(demand.must): "
    #expect(errors.count == 1)
    #expect(errors.first?.hasSuffix("is unavailable: \(text)make \(demand.make) or use 'ignoring:'") == true)
  }

  /// Declarations of less usual kinds, which need no more than to compile.
  @Test func compiles() async throws {
    let errors = try await Compiler.errors(
      in: """
        actor A {}
        @globalActor actor G { static let shared = G() }
        @Reuse func f1(_ a: Int) -> @Sendable () -> Int { { a } }
        @Reuse func f2(_ a: isolated A, _ b: Int) -> Int { b }
        @G @Reuse func f3(_ b: Int) -> Int { b }
        @Reuse func f4(_ b: Int) throws(CancellationError) -> (Int, String) { (1, "") }
        @Reuse nonisolated(nonsending) func f5(_ b: Int) async -> Int { b }
        @concurrent @Reuse func f6(_ b: Int) async -> Int { b }
        @Reuse(ignoring: "a") func f7(_ a: some Any, _ b: Int) -> Int { b }
        @Reuse func f8<T: Collection & Hashable & Sendable>(_ a: T) -> Int where T.Element == Int { a.count }
        @available(macOS 15, *) @Reuse func f9(_ a: (any Error).Type, _ b: (x: Int, y: Int).Type) -> Int { 1 }
        private struct P: Hashable { @Reuse fileprivate func f() -> P { self } }
        @Reuse private func f10(_ p: P) -> Int { 1 }
        enum E<T> {
          @Reuse static func f(_ a: Int) -> Int { a }
          struct I: Hashable { @Reuse func f(_ a: Int) -> Int { a } }
        }
        final class C: Sendable { @Reuse func copy(_ a: Int) -> Self { self } }
        """)
    #expect(errors == [])
  }

  /// A refusal comes alone, and from the compiler as from the macro.
  @Test(arguments: [
    ("func f(_ a: inout Int) -> Int { 1 }", "cannot repeat what a function does to its 'inout' parameter 'a'"),
    ("func f(_ a: () throws -> Int) rethrows -> Int { 1 }", "cannot see what 'rethrows' will throw"),
    ("func f() -> some Equatable { 1 }", "must name the result's type to keep it"),
    ("@inlinable public func f() -> Int { 1 }", "keeps results in this module, which '@inlinable' code"),
    ("@Reuse(calls: 3) func f() -> Int { 1 }", "is here twice"),
    ("func f(_ a: any Hashable & Sendable) -> Int { 1 }", "cannot compare 'any' types"),
  ])
  func refusesInTheCompilerToo(_ function: String, _ message: String) async throws {
    let errors = try await Compiler.errors(in: "@Reuse \(function)")
    #expect(errors.count == 1)
    #expect(errors.first?.hasPrefix("@Reuse \(message)") == true)
  }

  @Test(arguments: [
    ("struct S { @Reuse mutating func f() -> Int { 1 } }", "cannot repeat what a 'mutating' function does"),
    ("func g() { @Reuse func f() -> Int { 1 }\n_ = f() }", "cannot keep a local function's results"),
  ])
  func refusesMembersAndLocalFunctions(_ source: String, _ message: String) async throws {
    let errors = try await Compiler.errors(in: source)
    #expect(errors.count == 1)
    #expect(errors.first?.hasPrefix("@Reuse \(message)") == true)
  }

  /// The compiler's own words, since the result is no part of the key.
  @Test func namesAResultThatIsNotSendable() async throws {
    let errors = try await Compiler.errors(in: Self.types + "@Reuse func f() -> Reference { Reference() }")
    #expect(errors.contains("type 'Reference' does not conform to the 'Sendable' protocol"))
  }
}

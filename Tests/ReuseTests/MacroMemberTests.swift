import Reuse
import Testing

/// What `@Reuse` makes of members of every kind of type. Serialized: the members of a type share a counter.
@Suite(.serialized, .timeLimit(.minutes(1))) struct MacroMemberTests {
  /// Makes the calls twice and looks how often they ran.
  private func expectRuns(
    _ runs: Int, _ counter: Counter, sourceLocation: SourceLocation = #_sourceLocation, _ calls: () -> Void
  ) {
    let before = counter.value
    calls()
    calls()
    #expect(counter.value - before == runs, sourceLocation: sourceLocation)
  }

  @Test func structures() {
    let point = Point(x: 2)
    expectRuns(1, Point.runs) { #expect(point.scaled(by: 3) == 6) }
    expectRuns(1, Point.runs) { #expect(Point(x: 3).scaled(by: 3) == 9) }
    expectRuns(1, Point.runs) { #expect(Point.origin(1) == Point(x: 1)) }
    expectRuns(1, Point.runs) { #expect(point + point == Point(x: 4)) }
    expectRuns(2, Point.runs) { #expect(point.labelled("a") + point.labelled(1) == "a 21: 2") }
    expectRuns(1, Point.runs) { #expect(point.constant() + Point(x: 9).constant() == 10) }
    expectRuns(1, Point.runs) { #expect(Point.Inner().deep(point) == 2) }
    expectRuns(1, Point.runs) { #expect(point.moved(by: 1) == Point(x: 3)) }
  }

  @Test func enumerations() {
    expectRuns(2, Direction.runs) { #expect(Direction.left.turned(1) != Direction.right.turned(1)) }
  }

  @Test func classes() async {
    let (cat, dog) = (Animal(legs: 4), Dog(legs: 4))
    expectRuns(1, Animal.runs) { #expect(cat.steps(2) == 8) }
    expectRuns(1, Animal.runs) { #expect(dog.steps(2) == 9) }
    expectRuns(2, Animal.runs) { #expect(Animal.kind() + Dog.kind() == "AnimalDog") }
    expectRuns(1, Animal.runs) { #expect(Animal.feet(3) == 3) }
    expectRuns(2, Animal.runs) { #expect(cat.halfSteps(1) + dog.halfSteps(1) == 16) }
    let before = Animal.runs.value
    #expect(await cat.later(1) + cat.later(1) == 8)
    #expect(Animal.runs.value - before == 1)
  }

  @Test func actors() async {
    let account = Account()
    for _ in 0..<4 { #expect(await account.total(1) == 11) }
    #expect(await account.runs == 2)
    for _ in 0..<4 { #expect(await account.laterTotal(1) == 11) }
    #expect(await account.runs == 4)
    expectRuns(1, Account.opened) { #expect(Account.number(3) == 3) }
    expectRuns(1, Account.opened) { #expect(account.name("a") == "account a") }
  }

  @Test func genericTypes() async {
    expectRuns(2, boxRuns) { #expect(Box<Int>.size() + Box<String>.size() == "IntString") }
    expectRuns(1, boxRuns) { #expect(Box(content: 1).paired("a") == "1 a") }
    expectRuns(1, boxRuns) { #expect(Box(content: 1).paired(2) == "1 2") }
    expectRuns(1, boxRuns) { #expect(Box(content: 4).doubled() == 8) }
    let before = boxRuns.value
    #expect(await Box(content: 1).later() + Box(content: 1).later() == 2)
    #expect(boxRuns.value - before == 1)
  }

  @Test func protocolExtensions() async throws {
    let before = shapeRuns.value
    for _ in 0..<2 {
      #expect(try await Square(side: 5).scaled(by: 2) == "5 2")
      #expect(try await Square(side: 5).scaled(by: "2") == "5 2")
    }
    #expect(shapeRuns.value - before == 2)
    expectRuns(2, shapeRuns) { #expect(Square(side: 2).area(1) + Tile(side: 2).area(1) == 8) }
    expectRuns(2, shapeRuns) { #expect(Square.title() + Tile.title() == "SquareTile") }
  }
}

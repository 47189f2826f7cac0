import Haul
import Testing

@testable import HaulJournal

@Suite("Naming options that differ from a journal's")
struct NamingDifferenceTests {
  @Test("only those that differ are named")
  func fields() throws {
    let plain = Configuration()
    var other = Configuration(usesPortableNames: true, extensions: .fix)
    #expect(
      NamingDifference.text(plain.naming, other.naming) == "portable no, and now yes; extension keep, and now fix")
    other = Configuration(nameTemplate: try NameTemplate("{name}, portable yes, extension {ext}, server's {host}"))
    #expect(
      NamingDifference.text(other.naming, plain.naming)
        == "name {name}, portable yes, extension {ext}, server's {host}, and now of the URL")
    other = Configuration()
    other.usesServerNames = true
    #expect(NamingDifference.text(plain.naming, other.naming) == "server's names no, and now yes")
    #expect(NamingDifference.text("other", plain.naming) == "other, and now \(plain.naming)")
  }
}

import ArgumentParser
import Testing

@testable import HaulCommand

/// Options from variables: arguments, environment and the parser's own description in, arguments out.
@Suite struct EnvironmentArgumentsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rule: String
    let arguments: [String]
    let environment: [String: String]
    let result: [String]

    var testDescription: String { rule }

    init(_ rule: String, _ arguments: [String], _ environment: [String: String], _ result: [String]) {
      self.rule = rule
      self.arguments = arguments
      self.environment = environment
      self.result = result
    }
  }

  static let cases = [
    Case("no variable, no change", ["get", "u"], [:], ["get", "u"]),
    Case(
      "an option stands right after the subcommand", ["get", "u"], ["HAUL_WORKERS": "20"], ["get", "--workers=20", "u"]),
    Case("dashes are underscores", ["get"], ["HAUL_CONNECT_TIMEOUT": "5s"], ["get", "--connect-timeout=5s"]),
    Case("the command line wins", ["get", "--workers", "5"], ["HAUL_WORKERS": "20"], ["get", "--workers", "5"]),
    Case("with an equals sign too", ["get", "--workers=5"], ["HAUL_WORKERS": "20"], ["get", "--workers=5"]),
    Case("in its short form too", ["get", "-i", "a"], ["HAUL_INPUT": "b"], ["get", "-i", "a"]),
    Case(
      "after -- nothing is an option", ["get", "--", "--workers"], ["HAUL_WORKERS": "20"],
      ["get", "--workers=20", "--", "--workers"]),
    Case("a flag takes yes", ["get"], ["HAUL_INSECURE": "1", "HAUL_JSON": "TRUE"], ["get", "--insecure", "--json"]),
    Case("a flag takes no", ["get"], ["HAUL_INSECURE": "0", "HAUL_JSON": "off", "HAUL_QUIET": ""], ["get"]),
    Case("an empty variable is none", ["get"], ["HAUL_WORKERS": ""], ["get"]),
    Case("a value may begin with a dash", ["get"], ["HAUL_INPUT": "-"], ["get", "--input=-"]),
    Case(
      "a repeatable option takes a value a line", ["get"], ["HAUL_HEADER": "A: 1\nB: 2\n"],
      ["get", "--header=A: 1", "--header=B: 2"]),
    Case("another subcommand's option is left alone", ["get"], ["HAUL_LATENCY": "1s"], ["get"]),
    Case("and used by that subcommand", ["origin"], ["HAUL_LATENCY": "1s"], ["origin", "--latency=1s"]),
    Case("what is no option is left alone", ["get"], ["HAUL_HELP": "1", "HAUL_VERSION": "1", "HAUL_X": "1"], ["get"]),
    Case("hidden options have no variable", ["worker"], ["HAUL_CHILD": "1"], ["worker"]),
    Case(
      "--placement drops the strategy's variables", ["get", "--placement", "1x2x3"],
      ["HAUL_STRATEGY": "threads", "HAUL_WORKERS": "9", "HAUL_TO": "d"], ["get", "--to=d", "--placement", "1x2x3"]),
    Case(
      "--strategy drops the placement's", ["get", "--strategy=threads"],
      ["HAUL_PLACEMENT": "1x2x3", "HAUL_WORKERS": "9"],
      ["get", "--workers=9", "--strategy=threads"]),
    Case(
      "sequential needs no workers", ["get", "--strategy", "sequential"], ["HAUL_WORKERS": "9"],
      ["get", "--strategy", "sequential"]),
    Case(
      "slots go with processes", ["get", "--strategy", "processes"], ["HAUL_SLOTS_PER_PROCESS": "2"],
      ["get", "--slots-per-process=2", "--strategy", "processes"]),
    Case(
      "and with nothing else", ["get", "--strategy", "async"], ["HAUL_SLOTS_PER_PROCESS": "2"],
      ["get", "--strategy", "async"]),
  ]

  static func options(of subcommand: String) throws -> [ToolDescription.Argument] {
    try ToolDescription(json: HaulCommand._dumpHelp()).options(of: subcommand)
  }

  @Test("variables become arguments", arguments: cases)
  func resolved(_ testCase: Case) throws {
    let resolved = try EnvironmentArguments.resolve(
      arguments: testCase.arguments, environment: testCase.environment,
      options: Self.options(of: testCase.arguments[0]))
    #expect(resolved.arguments == testCase.result)
  }

  @Test("a flag's variable that says neither yes nor no is refused by name")
  func neither() throws {
    let options = try Self.options(of: "get")
    let error = #expect(throws: UsageError.self) {
      try EnvironmentArguments.resolve(arguments: ["get"], environment: ["HAUL_JSON": "maybe"], options: options)
    }
    #expect(error?.message == "HAUL_JSON is 'maybe', which says neither yes nor no")
  }

  @Test("every option that help shows has a variable")
  func complete() throws {
    for subcommand in HaulCommand.subcommandNames {
      for option in try Self.options(of: subcommand) {
        let name = try #require(option.longName)
        let resolved = try EnvironmentArguments.resolve(
          arguments: [subcommand], environment: [EnvironmentArguments.variable(for: name): "1"],
          options: Self.options(of: subcommand))
        #expect(resolved.sources.map(\.option) == [name])
      }
    }
  }

  @Test(
    "a complaint says which of its options come from variables",
    arguments: [
      ("--workers is 0", "note: --workers comes from the variable HAUL_WORKERS"),
      (
        "--to and --workers",
        "note: --to comes from the variable HAUL_TO, --workers comes from the variable HAUL_WORKERS"
      ),
      ("--total is bad", "note: options also come from the variables HAUL_TO, HAUL_WORKERS"),
    ])
  func note(_ complaint: String, _ note: String) {
    let resolved = EnvironmentArguments(
      arguments: [],
      sources: [.init(variable: "HAUL_TO", option: "to"), .init(variable: "HAUL_WORKERS", option: "workers")])
    #expect(resolved.note(on: complaint) == note)
    #expect(EnvironmentArguments(arguments: []).note(on: complaint) == nil)
  }

  @Test(
    "get is meant where no subcommand is named",
    arguments: [
      ([], ["get"]), (["u"], ["get", "u"]), (["--workers", "5", "u"], ["get", "--workers", "5", "u"]),
      (["get", "u"], ["get", "u"]), (["worker"], ["worker"]), (["demo", "get"], ["demo", "get"]),
      (["u", "--help"], ["get", "u", "--help"]), (["--help"], nil), (["--version"], nil), (["help", "get"], nil),
      (["--generate-completion-script=zsh"], nil),
    ] as [([String], [String]?)])
  func normalized(_ arguments: [String], _ result: [String]?) {
    #expect(CommandLineShape.normalized(arguments, subcommands: HaulCommand.subcommandNames) == result)
  }
}

import FoundationEssentials
import Haul
import Mustache

/// A report as one HTML page that needs nothing else: charts as inline SVG, and the tables.
enum HTMLReport {
  /// - Throws: where a template is broken, which a test rules out.
  static func text(_ report: Report) throws -> String {
    var library = MustacheLibrary()
    try library.register(HTMLTemplates.page, named: "page")
    try library.register(HTMLTemplates.drawing, named: "drawing")
    try library.register(HTMLTemplates.table, named: "table")
    try library.register(HTMLTemplates.style, named: "style")
    return library.render(Page(report), withTemplate: "page") ?? ""
  }

  /// What the page's template is rendered with. The names of the properties stand in the template.
  struct Page {
    let headline: String
    let verdict: [String]
    let legend: [Legend]
    let times: [Drawing]
    let speedUps: [Drawing]
    let rounds: [Drawing]
    let timelines: [TimelineView]
    let tables: [TableView]
    let failedRounds: [String]
    let hasFailedRounds: Bool
    let facts: [ReportFacts.Fact]

    struct Legend {
      let strategy: String
      let drawing: [Drawing]
    }

    struct TimelineView {
      let drawing: Drawing
      /// Files that have no bar, in words.
      let note: String?
    }

    struct TableView {
      let caption: String
      let columns: [ColumnView]
      let rows: [RowView]
    }

    struct ColumnView {
      let title: String
      let kind: String
    }

    struct RowView {
      let name: String
      let cells: [CellView]
      let isWinner: Bool
    }

    struct CellView {
      let text: String
      let kind: String
    }

    init(_ report: Report) {
      let analysis = Analysis(report)
      headline = "Which way of downloading is fastest"
      verdict = analysis.verdict
      let charts = WorkerCharts(analysis: analysis)
      legend = WorkerCharts.series(analysis).map { Legend(strategy: $0.strategy, drawing: [Self.key($0.strategy)]) }
      times = [charts.times()].compactMap { $0 }
      speedUps = [charts.speedUps()].compactMap { $0 }
      rounds = [StripChart.drawing(report, analysis)].compactMap { $0 }
      let order = report.results.map(\.strategy)
      let sorted = report.timelines.sorted {
        order.firstIndex(of: $0.strategy) ?? 0 < order.firstIndex(of: $1.strategy) ?? 0
      }
      timelines = sorted.compactMap { timeline in
        TimelineChart.drawing(timeline).map { drawing in
          let note =
            timeline.omitted > 0 ? "The first \(timeline.bars.count) files; \(timeline.omitted) more have no bar." : nil
          return TimelineView(drawing: drawing, note: note)
        }
      }
      tables = [
        Self.view("Times of a round", .timeDetails(analysis), analysis),
        Self.view("What it took", .resources(analysis), analysis),
        Self.view("Single files: medians over rounds of each round's quantiles", .files(analysis), analysis),
      ]
      failedRounds = report.results.flatMap { result in
        result.rounds.filter { !$0.counts }.map {
          "\(result.combination.title), round \($0.number): \(VisibleText.escaped($0.problem ?? ""))"
        }
      }
      hasFailedRounds = !failedRounds.isEmpty
      facts = ReportFacts.facts(report).map { .init(name: $0.name, value: VisibleText.escaped($0.value)) }
    }

    private static func key(_ strategy: String) -> Drawing {
      var drawing = Drawing(
        id: "key-\(strategy)", title: strategy, summary: "The mark of \(strategy)", width: 26, height: 16)
      drawing.line([(1, 8), (25, 8)], "curve \(strategy)")
      drawing.mark(Mark(strategy: strategy), 13, 8, radius: 5, "mark \(strategy)")
      return drawing
    }

    private static func view(_ caption: String, _ table: ReportTable, _ analysis: Analysis) -> TableView {
      let kinds = table.columns.map { $0.isNumber ? "number" : "text" }
      return TableView(
        caption: caption, columns: zip(table.columns, kinds).map { ColumnView(title: $0.title, kind: $1) },
        rows: zip(table.rows, analysis.rows).map { cells, row in
          RowView(
            name: cells.first ?? "",
            cells: zip(cells, kinds).dropFirst().map { CellView(text: $0, kind: $1) },
            isWinner: row.combination == analysis.winner)
        })
    }
  }
}

/// The word that was most likely meant by one that is unknown.
enum NearestWord {
  /// The nearest of some words; nil where all are further away than `limit`.
  static func nearest(to word: String, among words: [String], limit: Int) -> String? {
    let nearest = words.map { (word: $0, distance: distance(word, $0)) }.min { $0.distance < $1.distance }
    return nearest.flatMap { $0.distance <= limit ? $0.word : nil }
  }

  /// The insertions, removals and replacements of bytes, and exchanges of neighbours, that make one text of another
  /// (optimal string alignment; Damerau, 1964). Of the first, 100 bytes count.
  static func distance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first.utf8.prefix(100)), Array(second.utf8))
    var before = [Int](repeating: 0, count: second.count + 1)
    var row = Array(0...second.count)
    for (line, byte) in first.enumerated() {
      var next = [line + 1]
      for (column, other) in second.enumerated() {
        var best = min(row[column] + (byte == other ? 0 : 1), row[column + 1] + 1, next[column] + 1)
        if line > 0, column > 0, byte == second[column - 1], first[line - 1] == other {
          best = min(best, before[column - 1] + 1)
        }
        next.append(best)
      }
      (before, row) = (row, next)
    }
    return row[second.count]
  }
}

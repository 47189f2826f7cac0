/// The Universal Scalability Law (Gunther: Guerrilla Capacity Planning, 2007): how throughput depends on workers.
///
/// X(N) = λN ÷ (1 + σ(N − 1) + κN(N − 1)). It explains a measurement; it is no measurement.
public struct ScalabilityModel: Sendable, Hashable, Codable {
  /// λ: what a single worker would bring, in the unit of the throughput.
  public let single: Double
  /// σ: the share of the work that waits for something shared, a link or a server's limit.
  public let contention: Double
  /// κ: what workers cost each other by being many; above 0, more workers than the peak are slower.
  public let coherency: Double
  /// R²: the share of the throughput's variance that the law explains; 1 for all.
  public let determination: Double

  /// A throughput at a number of workers.
  public struct Point: Sendable, Hashable, Codable {
    public let workers: Int
    /// In files a second, or any other unit.
    public let throughput: Double

    /// `throughput` with `workers`.
    public init(workers: Int, throughput: Double) {
      self.workers = workers
      self.throughput = throughput
    }
  }

  /// A model with these numbers.
  init(single: Double, contention: Double, coherency: Double, determination: Double = 1) {
    self.single = single
    self.contention = contention
    self.coherency = coherency
    self.determination = determination
  }

  /// Fits the law; nil with fewer than three different numbers of workers, or where it does not fit at all.
  ///
  /// N ÷ X is linear in a = 1/λ, b = σ/λ and c = κ/λ, so that the best fit is found directly: by least squares of the
  /// relative errors, with b and c not below zero.
  public init?(_ points: [Point]) {
    let points = points.filter { $0.workers > 0 && $0.throughput > 0 && $0.throughput.isFinite }
    guard Set(points.map(\.workers)).count >= 3 else { return nil }
    // Of the fits with b, c, both or neither held at zero, the best whose numbers are not negative.
    var best: (model: ScalabilityModel, error: Double)?
    for terms in [[0, 1, 2], [0, 1], [0, 2], [0]] {
      guard let solution = Self.solve(points, terms: terms), solution[0] > 0, solution.allSatisfy({ $0 >= 0 }) else {
        continue
      }
      let model = ScalabilityModel(
        single: 1 / solution[0], contention: solution[1] / solution[0], coherency: solution[2] / solution[0])
      let error = points.reduce(0) { sum, point in
        let difference = 1 - point.throughput / model.throughput(point.workers)
        return sum + difference * difference
      }
      if error < best?.error ?? .infinity { best = (model, error) }
    }
    guard let model = best?.model else { return nil }
    let mean = points.reduce(0) { $0 + $1.throughput } / Double(points.count)
    let total = points.reduce(0) { $0 + ($1.throughput - mean) * ($1.throughput - mean) }
    let rest = points.reduce(0) { sum, point in
      let difference = point.throughput - model.throughput(point.workers)
      return sum + difference * difference
    }
    self.init(
      single: model.single, contention: model.contention, coherency: model.coherency,
      determination: total > 0 ? 1 - rest / total : 1)
  }

  /// The throughput that the law has for so many workers.
  public func throughput(_ workers: Int) -> Double {
    let n = Double(workers)
    return single * n / (1 + contention * (n - 1) + coherency * n * (n - 1))
  }

  /// The number of workers with the highest throughput; nil where it grows for ever.
  public var peak: Double? {
    guard coherency > 0 else { return nil }
    return max(1, (max(0, 1 - contention) / coherency).squareRoot())
  }

  /// The weighted least squares solution (a, b, c) with only some terms; nil where they cannot be told apart.
  private static func solve(_ points: [Point], terms: [Int]) -> [Double]? {
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: terms.count + 1), count: terms.count)
    for point in points {
      let n = Double(point.workers)
      let weight = point.throughput / n
      let row = [1, n - 1, n * (n - 1)].map { $0 * weight }
      for (i, first) in terms.enumerated() {
        for (j, second) in terms.enumerated() { matrix[i][j] += row[first] * row[second] }
        matrix[i][terms.count] += row[first]
      }
    }
    guard let values = eliminate(matrix) else { return nil }
    var solution = [0.0, 0, 0]
    for (term, value) in zip(terms, values) { solution[term] = value }
    return solution
  }

  /// Gauss's elimination with pivots, of an augmented matrix.
  private static func eliminate(_ matrix: [[Double]]) -> [Double]? {
    var matrix = matrix
    let size = matrix.count
    for column in 0..<size {
      guard let pivot = (column..<size).max(by: { abs(matrix[$0][column]) < abs(matrix[$1][column]) }),
        abs(matrix[pivot][column]) > 1e-300
      else { return nil }
      matrix.swapAt(column, pivot)
      for row in 0..<size where row != column {
        let factor = matrix[row][column] / matrix[column][column]
        for place in column...size { matrix[row][place] -= factor * matrix[column][place] }
      }
    }
    return (0..<size).map { matrix[$0][size] / matrix[$0][$0] }
  }
}

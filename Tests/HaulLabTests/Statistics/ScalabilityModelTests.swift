import Testing

@testable import HaulLab

/// The Universal Scalability Law and its fit.
@Suite struct ScalabilityModelTests {
  struct Parameters: Sendable, CustomTestStringConvertible {
    let single: Double
    let contention: Double
    let coherency: Double
    var testDescription: String { "λ \(single), σ \(contention), κ \(coherency)" }
  }

  static let parameters = [
    Parameters(single: 7.6, contention: 0.02, coherency: 0.0005),
    Parameters(single: 100, contention: 0.1, coherency: 0.001),
    Parameters(single: 1, contention: 0.3, coherency: 0.00002),
    Parameters(single: 995.6486, contention: 0.02671591, coherency: 0.0007690945),
  ]

  private static let workers = [1, 2, 4, 8, 16, 32, 64, 128]

  @Test("data made from known parameters gives them back", arguments: parameters)
  func exact(_ parameters: Parameters) throws {
    let law = ScalabilityModel(
      single: parameters.single, contention: parameters.contention, coherency: parameters.coherency)
    let model = try #require(
      ScalabilityModel(Self.workers.map { .init(workers: $0, throughput: law.throughput($0)) }))
    #expect(abs(model.single / parameters.single - 1) < 1e-6)
    #expect(abs(model.contention / parameters.contention - 1) < 1e-6)
    #expect(abs(model.coherency / parameters.coherency - 1) < 1e-4)
    #expect(model.determination > 0.999999)
  }

  @Test("and within 5 % where the data are noisy by 1 %", arguments: parameters.prefix(2))
  func noisy(_ parameters: Parameters) throws {
    let law = ScalabilityModel(
      single: parameters.single, contention: parameters.contention, coherency: parameters.coherency)
    var generator = SeededGenerator(seed: 11)
    var points: [ScalabilityModel.Point] = []
    for _ in 0..<40 {
      for workers in Self.workers {
        let noise = Double(generator.below(2_001)) / 100_000 - 0.01
        points.append(.init(workers: workers, throughput: law.throughput(workers) * (1 + noise)))
      }
    }
    let model = try #require(ScalabilityModel(points))
    #expect(abs(model.single / parameters.single - 1) < 0.05)
    #expect(abs(model.contention / parameters.contention - 1) < 0.05)
    #expect(abs(model.coherency / parameters.coherency - 1) < 0.05)
    let peak = try #require(law.peak)
    let found = try #require(model.peak)
    #expect(abs(found / peak - 1) < 0.05)
    #expect(model.determination > 0.99)
  }

  @Test("what grows in proportion has neither contention nor a peak")
  func linear() throws {
    let model = try #require(ScalabilityModel([1, 2, 5, 9].map { .init(workers: $0, throughput: 3 * Double($0)) }))
    #expect(abs(model.single - 3) < 1e-9)
    #expect(model.contention < 1e-9)
    #expect(model.coherency < 1e-9)
  }

  @Test("throughput above proportion does not make numbers negative")
  func superlinear() throws {
    let model = try #require(
      ScalabilityModel([
        .init(workers: 1, throughput: 1), .init(workers: 2, throughput: 2.6), .init(workers: 4, throughput: 5),
      ]))
    #expect(model.contention >= 0)
    #expect(model.coherency >= 0)
  }

  @Test("two different numbers of workers are too few, and so is nothing but zeros")
  func few() {
    #expect(ScalabilityModel([.init(workers: 1, throughput: 1), .init(workers: 2, throughput: 2)]) == nil)
    #expect(ScalabilityModel([1, 2, 3].map { .init(workers: $0, throughput: 0) }) == nil)
    #expect(ScalabilityModel([]) == nil)
  }
}

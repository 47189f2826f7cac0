import Dispatch

// How long a kept call of a two-argument function takes, in nanoseconds: the median of the rounds, the subjects taking
// turns so that a slow moment of the machine falls on all of them.

/// The calls go round 16 pairs of arguments, all kept.
@inline(never)
func loop(_ call: (Int, Int) -> Int, calls: Int) {
  var sum = 0
  for number in 0..<calls { sum &+= call(number & 15, 3) }
  if sum == 0 { print("no result") }
}

/// Nanoseconds a call.
func alone(_ call: (Int, Int) -> Int, calls: Int) -> Double {
  nanoseconds(ContinuousClock().measure { loop(call, calls: calls) }) / Double(calls)
}

/// Nanoseconds a call, of each of two threads that call at once.
func together(_ call: @Sendable (Int, Int) -> Int, calls: Int) -> Double {
  let duration = ContinuousClock().measure {
    DispatchQueue.concurrentPerform(iterations: 2) { _ in loop(call, calls: calls) }
  }
  return nanoseconds(duration) / Double(calls)
}

func nanoseconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) * 1e9 + Double(duration.components.attoseconds) / 1e9
}

/// The median of each subject over the rounds, the subjects interleaved.
func medians(rounds: Int, _ measure: (Subject) -> Double) -> [Double] {
  var times = [[Double]](repeating: [], count: subjects.count)
  for _ in 0..<rounds {
    for (index, subject) in subjects.enumerated() { times[index].append(measure(subject)) }
  }
  return times.map { $0.sorted()[rounds / 2] }
}

func rounded(_ value: Double, _ parts: Double) -> Double { (value * parts).rounded() / parts }

for subject in subjects { loop(subject.call, calls: 1_000) }
let times = medians(rounds: 21) { alone($0.call, calls: 500_000) }
let contended = medians(rounds: 11) { together($0.call, calls: 100_000) }
for (index, subject) in subjects.enumerated() {
  let ratio = rounded(times[index] / times[0], 100)
  let pair = "2 threads at once: \(rounded(contended[index], 1)) ns"
  print("\(subject.name): \(rounded(times[index], 10)) ns, \(ratio) x by hand; \(pair)")
}

import Reuse

// The ten-call trace of docs, in words: which calls run the function and which are answered with what is kept.

/// What ran since it was last asked.
nonisolated(unsafe) var ran = false

@Reuse(calls: 3)
func sum(_ a: Int, _ b: Int) -> Int {
  ran = true
  return a + b
}

@Reuse(calls: 3, scope: .shared)
func sharedSum(_ a: Int, _ b: Int) -> Int {
  ran = true
  return a + b
}

let calls = [(2, 3), (2, 3), (2, 3), (2, 3), (2, 3), (2, 3), (3, 3), (2, 3), (2, 3), (2, 3)]

func trace(_ title: String, _ function: (Int, Int) -> Int) {
  print(title)
  var runs: [String] = []
  for (index, call) in calls.enumerated() {
    ran = false
    let result = function(call.0, call.1)
    print("  call \(index + 1) with \(call): \(ran ? "runs and returns" : "returns the kept") \(result)")
    if ran { runs.append("\(index + 1)") }
  }
  print("  The function ran at calls \(runs.joined(separator: ", ")).")
}

trace("Each set of arguments counts its own calls (.perArguments):", sum)
trace("One counter for the function (.shared):", sharedSum)

@_exported public import ReuseCore

/// Keeps a function's result and returns it to later calls with the same arguments instead of running the function.
///
/// ```swift
/// @Reuse(calls: 3)
/// func expensive(_ a: Int, _ b: Int) -> Int { print("Calculating…"); return a + b }
/// // 1st call with (2, 3): runs. 2nd, 3rd, 4th: kept. 5th: runs again. (3, 3) has a life of its own.
/// ```
///
/// The rules combine: a result goes as soon as one of them says so. The function's name, signature, attributes and
/// documentation stay its own. Arguments, and `self` of a structure or enumeration, must be `Hashable` and `Sendable`;
/// objects are told apart by identity and not kept alive. The result must be `Sendable`.
///
/// - Parameters:
///   - calls: kept for the next so many calls; any number if left out.
///   - lifetime: kept for so long, counted from the end of the run; for any time if left out.
///   - capacity: how many results are kept at once, the least recently used going first; `nil` for any number.
///   - scope: whether each set of arguments counts its own calls, or the function has one counter.
///   - ignoring: parameters the result does not depend on, by name; `"self"` for the instance.
///   - control: gives the statistics, forgets what is kept, brings a clock and an observer.
@attached(body)
public macro Reuse(
  calls: Int? = nil,
  for lifetime: Duration? = nil,
  capacity: Int? = ReusePolicy.defaultCapacity,
  scope: ReuseScope = .perArguments,
  ignoring: String...,
  control: ReuseControl? = nil
) = #externalMacro(module: "ReuseMacros", type: "ReuseMacro")

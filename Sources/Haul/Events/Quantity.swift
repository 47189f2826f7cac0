/// Sizes, rates and times as people read them.
package enum Quantity {
  /// `340 B`, `34.5 kB`, `6.8 MB`: powers of 1000, one decimal beyond bytes.
  package static func bytes(_ count: Int) -> String {
    guard count >= 1_000 else { return "\(count) B" }
    var value = Double(count) / 1_000
    for unit in ["kB", "MB", "GB"] {
      // What would round to 1000.0 is the next unit's.
      if value < 999.95 { return "\(fixed(value, 1)) \(unit)" }
      value /= 1_000
    }
    return "\(fixed(value, 1)) TB"
  }

  /// `5.2 MB/s`.
  package static func rate(_ bytesPerSecond: Double) -> String {
    "\(bytes(bytesPerSecond.isFinite ? Int(min(max(bytesPerSecond, 0), 1e18).rounded()) : 0))/s"
  }

  /// `0.134 s`, `26.48 s`: milliseconds below ten seconds, hundredths above.
  package static func seconds(_ seconds: Double) -> String {
    "\(fixed(seconds, seconds < 9.9995 ? 3 : 2)) s"
  }

  /// ``seconds(_:)`` of a duration.
  package static func seconds(_ duration: Duration) -> String { seconds(duration / .seconds(1)) }

  /// `0:07`, `12:30`, `1:02:03`: how long something still takes, in whole seconds.
  package static func clock(_ duration: Duration) -> String {
    let (whole, rest) = max(duration, .zero).components
    let total = Int(min(whole, 1_000_000_000_000)) + (rest > 0 ? 1 : 0)
    let (minutes, seconds) = (total / 60, total % 60)
    guard minutes >= 60 else { return "\(minutes):\(twoDigits(seconds))" }
    return "\(minutes / 60):\(twoDigits(minutes % 60)):\(twoDigits(seconds))"
  }

  /// `1 file`, `2 files`.
  package static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A number with so many decimals, rounded half away from zero. Ours because `String(format:)` would bring all of
  /// Foundation with it.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    var factor = 1
    for _ in 0..<decimals { factor *= 10 }
    let scaled = Int((abs(value) * Double(factor)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % factor)
    return "\(sign)\(scaled / factor).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension String {
  /// The text after as many spaces as make it `width` characters wide.
  package func rightAligned(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }

  /// The text before as many spaces as make it `width` characters wide.
  package func leftAligned(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

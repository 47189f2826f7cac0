/// Text in letters, digits and hyphens, as the name system wants labels (RFC 3492).
enum Punycode {
  private static let base: UInt32 = 36
  private static let minimumThreshold: UInt32 = 1
  private static let maximumThreshold: UInt32 = 26

  /// The Punycode of a label, without the `xn--` in front. ASCII is kept as it is, case included.
  ///
  /// The time is quadratic in the number of scalars: bound it first. Source: RFC 3492 §6.3.
  ///
  /// - Returns: nil if a number would not fit 32 bits, which no label of 63 bytes reaches.
  static func encode(_ scalars: [Unicode.Scalar]) -> String? {
    var output = scalars.compactMap { $0.isASCII ? UInt8(ascii: $0) : nil }
    var handled = UInt32(clamping: output.count)
    let basicCount = handled
    if basicCount > 0 { output.append(UInt8(ascii: "-")) }

    var next: UInt32 = 128
    var delta: UInt32 = 0
    var bias: UInt32 = 72
    while Int(handled) < scalars.count {
      guard let smallest = scalars.lazy.map(\.value).filter({ $0 >= next }).min() else { return nil }
      let (step, stepOverflow) = (smallest - next).multipliedReportingOverflow(by: handled + 1)
      let (advanced, deltaOverflow) = delta.addingReportingOverflow(step)
      guard !stepOverflow, !deltaOverflow else { return nil }
      delta = advanced
      next = smallest
      for scalar in scalars {
        if scalar.value < next {
          let (increased, overflow) = delta.addingReportingOverflow(1)
          guard !overflow else { return nil }
          delta = increased
        } else if scalar.value == next {
          append(delta, bias: bias, to: &output)
          bias = adapted(delta, count: handled + 1, isFirst: handled == basicCount)
          delta = 0
          handled += 1
        }
      }
      // Both stay small: a scalar is at most 0x10FFFF, and `delta` was just set to zero or counts scalars.
      delta &+= 1
      next &+= 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// A number as digits of varying base, the least significant first (RFC 3492 §3.3).
  private static func append(_ number: UInt32, bias: UInt32, to output: inout [UInt8]) {
    var rest = number
    var position = base
    while true {
      let threshold =
        position <= bias ? minimumThreshold : min(position - bias, maximumThreshold)
      guard rest >= threshold else { break }
      output.append(digit(threshold + (rest - threshold) % (base - threshold)))
      rest = (rest - threshold) / (base - threshold)
      position += base
    }
    output.append(digit(rest))
  }

  /// The next bias (RFC 3492 §6.1).
  private static func adapted(_ delta: UInt32, count: UInt32, isFirst: Bool) -> UInt32 {
    let (skew, damp): (UInt32, UInt32) = (38, 700)
    var delta = isFirst ? delta / damp : delta / 2
    delta += delta / count
    var bias: UInt32 = 0
    while delta > ((base - minimumThreshold) * maximumThreshold) / 2 {
      delta /= base - minimumThreshold
      bias += base
    }
    return bias + (base - minimumThreshold + 1) * delta / (delta + skew)
  }

  private static func digit(_ value: UInt32) -> UInt8 {
    // 0 to 25 are a to z, 26 to 35 are 0 to 9; thresholds keep the value below 36.
    let byte = UInt8(truncatingIfNeeded: value)
    return byte < 26 ? 0x61 &+ byte : 0x16 &+ byte
  }
}

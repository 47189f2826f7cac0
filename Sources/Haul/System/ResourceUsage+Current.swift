import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ResourceUsage {
  /// What this process and its ended children have used until now.
  static func current() -> ResourceUsage {
    var own = rusage()
    var children = rusage()
    getrusage(Self.whose(RUSAGE_SELF), &own)
    getrusage(Self.whose(RUSAGE_CHILDREN), &children)
    var usage = ResourceUsage()
    usage.userTime = duration(own.ru_utime) + duration(children.ru_utime)
    usage.systemTime = duration(own.ru_stime) + duration(children.ru_stime)
    usage.peakMemory = ownPeak ?? bytes(own.ru_maxrss)
    usage.childPeakMemory = bytes(children.ru_maxrss)
    return usage
  }

  /// The peak since this program began; `ru_maxrss` has that of the process that started it too (getrusage(2)).
  private static var ownPeak: Int? {
    #if os(Linux)
      guard let status = FileManager.default.contents(atPath: "/proc/self/status") else { return nil }
      let line = status.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: "VmHWM:".utf8) }
      let digits = line?.filter { (0x30...0x39).contains($0) }
      return digits.flatMap { Int(String(decoding: $0, as: UTF8.self)) }.map { $0 &* 1024 }
    #else
      return nil
    #endif
  }

  /// CPU time since `earlier`; the peaks stay those of the process, which the kernel does not reset.
  func since(_ earlier: ResourceUsage) -> ResourceUsage {
    var usage = self
    usage.userTime -= earlier.userTime
    usage.systemTime -= earlier.systemTime
    return usage
  }

  #if canImport(Glibc)
    private static func whose(_ who: __rusage_who) -> Int32 { who.rawValue }
  #else
    private static func whose(_ who: Int32) -> Int32 { who }
  #endif

  private static func duration(_ time: timeval) -> Duration {
    .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
  }

  /// Linux counts `ru_maxrss` in KiB, Darwin in bytes.
  private static func bytes(_ maximum: Int) -> Int {
    #if os(Linux)
      maximum &* 1024
    #else
      maximum
    #endif
  }
}

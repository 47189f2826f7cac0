import FoundationEssentials
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a file or folder could not be made, in the system's words: Foundation's errors print all that they know of themselves.
package enum FileProblem {
  package static func reason(_ error: any Error) -> String {
    let cause = (error as? CocoaError)?.underlying ?? error
    guard let code = (cause as? POSIXError)?.code else { return "\(error)" }
    return Errno(rawValue: code.rawValue).description
  }
}

/// The file that `-o` names, taken apart into its folder and its name.
struct OutputFile: Hashable {
  /// Nil for a bare name.
  let folder: String?
  let name: String

  /// Reads a path.
  init(_ path: String) throws(UsageError) {
    let slash = path.lastIndex(of: "/")
    name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    // The root is the one folder whose name is its slash.
    folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) }
    if name.isEmpty || name == "." || name == ".." {
      throw UsageError("-o (--output) '\(path)' names a folder, not a file", hint: "use --to to name the folder")
    }
    if path == "-" {
      throw UsageError(
        "-o (--output) '-': haul saves files and does not write them to standard output",
        hint: "name a file; -o ./- is one with the name -")
    }
  }

  /// The destination folder: a relative path stands inside of `base`, if there is one.
  func folder(in base: String?) -> String {
    switch (base, folder) {
    case (let base?, let folder?) where !folder.hasPrefix("/"): "\(base)/\(folder)"
    case (_, let folder?): folder
    case (let base?, nil): base
    case (nil, nil): "."
    }
  }
}

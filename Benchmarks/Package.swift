// swift-tools-version: 6.2
import PackageDescription

// A package of its own: nobody who builds haul builds its benchmarks.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "haul", path: "..")],
  targets: [
    .executableTarget(
      name: "ReuseBenchmark",
      dependencies: [.product(name: "Reuse", package: "haul")],
      path: "Reuse",
      exclude: ["compare.sh", "lru_cache.py"]
    )
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "regression",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "swift-nearby", path: "../.."),
    // Without its traits, which interpose the allocator and the runtime: allocations are counted by ../compare.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "HotPaths",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "NearbyCore", package: "swift-nearby"),
        .product(name: "NearbyProtocol", package: "swift-nearby"),
      ],
      path: "Benchmarks/HotPaths",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "swift-nearby", path: ".."),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    .target(name: "CAllocations"),
    // Its random numbers are those of the package's own tests.
    .target(
      name: "Measuring", dependencies: ["CAllocations", .product(name: "NearbyTestKit", package: "swift-nearby")],
      swiftSettings: settings),
    // Generated from Docs/nearby.proto; see README.md.
    .target(
      name: "WireMessages", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")]),
    .executableTarget(
      name: "Comparison",
      dependencies: [
        "Measuring", "WireMessages",
        .product(name: "NearbyCore", package: "swift-nearby"),
        .product(name: "NearbyProtocol", package: "swift-nearby"),
        .product(name: "NearbyTestKit", package: "swift-nearby"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "MeasuringTests", dependencies: ["Measuring"], path: "Tests/MeasuringTests",
      swiftSettings: settings),
    // Its random messages are those of the package's own tests.
    .testTarget(
      name: "DifferentialTests",
      dependencies: [
        "WireMessages",
        .product(name: "NearbyCore", package: "swift-nearby"),
        .product(name: "NearbyProtocol", package: "swift-nearby"),
        .product(name: "NearbyTestKit", package: "swift-nearby"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      path: "Tests/DifferentialTests", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

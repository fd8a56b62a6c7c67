// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "swift-nearby", path: "../..")],
  targets: [
    // Built and run by .ci/fuzz: libFuzzer brings the entry point.
    .executableTarget(
      name: "FuzzCodecs",
      dependencies: [
        .product(name: "NearbyCore", package: "swift-nearby"),
        .product(name: "NearbyProtocol", package: "swift-nearby"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
      ])
  ],
  swiftLanguageModes: [.v6]
)

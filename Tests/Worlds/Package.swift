// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "worlds",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "swift-nearby", path: "../..")],
  targets: [
    .executableTarget(
      name: "worlds",
      dependencies: [.product(name: "NearbyTestKit", package: "swift-nearby")],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
      ])
  ],
  swiftLanguageModes: [.v6]
)

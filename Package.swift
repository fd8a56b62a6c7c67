// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "swift-nearby",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "NearbyCore", targets: ["NearbyCore"]),
    .library(name: "NearbyProtocol", targets: ["NearbyProtocol"]),
    .library(name: "NearbyTestKit", targets: ["NearbyTestKit"]),
  ],
  targets: [
    .target(name: "NearbyCore", swiftSettings: settings),
    .target(name: "NearbyProtocol", dependencies: ["NearbyCore"], swiftSettings: settings),
    .target(
      name: "NearbyTestKit", dependencies: ["NearbyCore"], path: "Tests/NearbyTestKit",
      swiftSettings: settings),
    .testTarget(
      name: "NearbyCoreTests", dependencies: ["NearbyCore", "NearbyTestKit"],
      resources: [.copy("Vectors")], swiftSettings: settings),
    .testTarget(
      name: "NearbyProtocolTests", dependencies: ["NearbyCore", "NearbyProtocol", "NearbyTestKit"],
      exclude: ["Vectors"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

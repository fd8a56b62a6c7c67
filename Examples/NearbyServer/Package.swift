// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// For what has unsafe code of its own, or could come to it.
let strict = settings + [.strictMemorySafety(), .treatAllWarnings(as: .error)]

let package = Package(
  name: "NearbyServer",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "nearby-server", targets: ["nearby-server"]),
    .library(name: "NearbyPostgres", targets: ["NearbyPostgres"]),
    .library(name: "NearbyRedis", targets: ["NearbyRedis"]),
    .library(name: "NearbySQLite", targets: ["NearbySQLite"]),
  ],
  // The demonstration needs none of them: without, nearby-server is built in little more than half the time, and needs
  // no library of the system.
  traits: [
    .trait(
      name: "PostgreSQL",
      description: "History, friendships and decisions in PostgreSQL, too. Needs libpq; in Debian: libpq-dev."),
    .trait(name: "Redis", description: "Cache and channels on Redis or Valkey servers, for more than one process."),
    .trait(
      name: "SQLite",
      description: "History, friendships and decisions in a file. Needs SQLite; in Debian: libsqlite3-dev."),
    .trait(name: "Tokens", description: "Clients that prove who they are, by signed tokens."),
    .default(enabledTraits: ["Redis", "SQLite", "Tokens"]),
  ],
  dependencies: [
    .package(name: "swift-nearby", path: "../.."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", "3.12.0"..<"5.0.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .target(
      name: "NearbyServer",
      dependencies: [
        "NearbyPostgres",
        .target(name: "NearbyRedis", condition: .when(traits: ["Redis"])),
        .target(name: "NearbySQLite", condition: .when(traits: ["SQLite"])),
        .product(name: "NearbyCore", package: "swift-nearby"),
        .product(name: "NearbyProtocol", package: "swift-nearby"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Crypto", package: "swift-crypto", condition: .when(traits: ["Tokens"])),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      resources: [.copy("Operations"), .copy("Page")],
      swiftSettings: settings),
    .target(
      name: "NearbyRedis",
      dependencies: [
        .product(name: "NearbyCore", package: "swift-nearby"),
        .product(name: "NearbyProtocol", package: "swift-nearby"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["Redis"])),
      ],
      swiftSettings: strict),
    .target(
      name: "NearbySQLite",
      dependencies: [
        .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"])),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NearbyCore", package: "swift-nearby"),
      ],
      swiftSettings: settings),
    .systemLibrary(
      name: "CPostgres", pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"]), .brew(["libpq"]), .yum(["libpq-devel"])]),
    .target(
      name: "NearbyPostgres",
      dependencies: [
        .target(name: "CPostgres", condition: .when(traits: ["PostgreSQL"])),
        .product(name: "NearbyCore", package: "swift-nearby"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "nearby-server",
      dependencies: [
        "NearbyPostgres",
        .target(name: "NearbyRedis", condition: .when(traits: ["Redis"])),
        "NearbyServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NearbyCore", package: "swift-nearby"),
        .product(name: "NearbyProtocol", package: "swift-nearby"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .target(
      name: "RedisTestKit",
      dependencies: [
        "NearbyRedis",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Tests/RedisTestKit",
      swiftSettings: settings),
    .target(
      name: "PostgresTestKit", dependencies: ["NearbyPostgres"], path: "Tests/PostgresTestKit",
      swiftSettings: settings),
    .testTarget(
      name: "NearbyServerTests",
      dependencies: [
        "NearbyPostgres",
        "NearbyRedis",
        "NearbySQLite",
        "NearbyServer",
        "PostgresTestKit",
        "RedisTestKit",
        "nearby-server",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["SQLite"])),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NearbyCore", package: "swift-nearby"),
        .product(name: "NearbyProtocol", package: "swift-nearby"),
        .product(name: "NearbyTestKit", package: "swift-nearby"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "NearbyRedisTests",
      dependencies: [
        "NearbyRedis",
        "RedisTestKit",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["Redis"])),
        .product(name: "NearbyCore", package: "swift-nearby"),
        .product(name: "NearbyProtocol", package: "swift-nearby"),
        .product(name: "NearbyTestKit", package: "swift-nearby"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "NearbyPostgresTests",
      dependencies: [
        "NearbyPostgres",
        "PostgresTestKit",
        .product(name: "NearbyCore", package: "swift-nearby"),
        .product(name: "NearbyTestKit", package: "swift-nearby"),
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

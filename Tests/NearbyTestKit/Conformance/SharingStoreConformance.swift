public import NearbyCore

/// Checks that an adapter keeps every promise of `SharingStore`:
///
/// ```swift
/// @Test func keepsThePromises() async throws {
///   try await SharingStoreConformance.check { try PostgresSharingStore() } reopening: { try PostgresSharingStore() }
/// }
/// ```
public struct SharingStoreConformance<Store: SharingStore> {
  private let checker = ConformanceChecker(port: "SharingStore")
  private let store: Store

  /// Runs the whole suite.
  ///
  /// - Parameters:
  ///   - make: Makes a store, which need not be empty: all users are new. Called several times.
  ///   - reopen: What a server finds that starts after the store's one has ended: the same settings, through other
  ///     connections. A store in memory, which keeps no such promise, returns itself.
  /// - Throws: ``ConformanceFailure`` for the first promise that is broken, and whatever the store throws.
  public static func check(
    make: () async throws -> Store, reopening reopen: (_ store: Store) async throws -> Store
  ) async throws {
    try await Self(store: try await make()).checkThatItKeepsEverything(reopen)
    try await Self(store: try await make()).checkThatEachDecisionWinsByItsVersion()
    try await Self(store: try await make()).checkThatTasksDoNotOvertake()
    try await Self(store: try await make()).checkTheLargestCall()
  }

  private func checkThatItKeepsEverything(_ reopen: (_ store: Store) async throws -> Store) async throws {
    let stranger = try checker.user("stranger")
    try checker.expect(try await store.settings(of: stranger) == nil, "who has decided nothing has no settings")
    let end = Timestamp(milliseconds: 1_700_000_000_123)
    let beforeTime = Timestamp(milliseconds: -1)
    let visibilities: [SharingSettings.Visibility] = [
      .shared, .paused(), .paused(until: end), .paused(until: beforeTime),
    ]
    var all: [SharingSettings] = []
    for (number, visibility) in visibilities.enumerated() {
      for precision in SharingPrecision.allCases {
        all.append(
          SharingSettings(
            user: try checker.user("\(number)-\(precision)-é"), visibility: visibility,
            visibilityVersion: LocationVersion(epoch: 1_700_000_000_123, sequence: .max, node: .max),
            precision: precision, precisionVersion: LocationVersion(epoch: .max, sequence: 7, node: 3)))
      }
    }
    all.append(SharingSettings(user: try checker.user("nothing")))
    try await store.store(all)
    try await store.store([])
    let reopened = try await reopen(store)
    for settings in all {
      try checker.expect(
        try await store.settings(of: settings.user) == settings, "settings are kept as they were, every bit of them")
      try checker.expect(
        try await reopened.settings(of: settings.user) == settings, "settings outlive the server that stored them")
    }
  }

  private func checkThatEachDecisionWinsByItsVersion() async throws {
    let user = try checker.user("decides")
    let versions = [LocationVersion.none, version(1), version(2, node: 1), version(2, node: 2)]
    var all: [SharingSettings] = []
    for visibility in [SharingSettings.Visibility.shared, .paused()] {
      for (number, version) in versions.enumerated() {
        all.append(
          SharingSettings(
            user: user, visibility: visibility, visibilityVersion: version, precision: .town,
            precisionVersion: versions[versions.count - 1 - number]))
      }
    }
    let whole = all.reduce(SharingSettings(user: user)) { $0.merged(with: $1) }
    for (number, settings) in (all + all.reversed()).enumerated() {
      let former = try await store.settings(of: user)
      try await store.store(number.isMultiple(of: 3) ? [settings, settings] : [settings])
      try checker.expect(
        try await store.settings(of: user) == former?.merged(with: settings) ?? settings,
        "what is stored is merged with what was there, in whatever order it comes")
    }
    try checker.expect(try await store.settings(of: user) == whole, "the newest of each decision is kept")
  }

  private func checkThatTasksDoNotOvertake() async throws {
    let user = try checker.user("at-once")
    let store = store
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in Int64(1)...16 {
        let settings = number.isMultiple(of: 2) ? paused(user, number) : precise(user, number)
        group.addTask { try await store.store([settings]) }
      }
      try await group.waitForAll()
    }
    try checker.expect(
      try await store.settings(of: user) == paused(user, 16).merged(with: precise(user, 15)),
      "no decision is lost of those that are stored at once")
  }

  private func checkTheLargestCall() async throws {
    let settings = try (0..<512).map { paused(try checker.user("many-\($0 % 500)"), Int64($0)) }
    try await store.store(settings)
    for last in settings.suffix(500) {
      try checker.expect(
        try await store.settings(of: last.user) == last, "512 settings are stored in one call, some of one user")
    }
  }

  private func paused(_ user: UserID, _ epoch: Int64) -> SharingSettings {
    SharingSettings(user: user, visibility: .paused(), visibilityVersion: version(epoch))
  }

  private func precise(_ user: UserID, _ epoch: Int64) -> SharingSettings {
    SharingSettings(user: user, precision: .block, precisionVersion: version(epoch))
  }

  private func version(_ epoch: Int64, node: UInt32 = 0) -> LocationVersion {
    LocationVersion(epoch: epoch, sequence: 0, node: node)
  }
}

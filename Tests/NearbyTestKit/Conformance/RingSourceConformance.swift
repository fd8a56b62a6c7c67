public import NearbyCore

/// Checks that an adapter keeps every promise of `RingSource`:
///
/// ```swift
/// @Test func keepsThePromises() async throws {
///   let source = EtcdRingSource()
///   try await RingSourceConformance.check(source) { ring in try await source.write(ring) }
/// }
/// ```
public enum RingSourceConformance {
  private static let checker = ConformanceChecker(port: "RingSource")

  /// Runs the whole suite.
  ///
  /// - Parameters:
  ///   - source: A source that has no ring yet.
  ///   - isHinting: Whether it hints at changes at all.
  ///   - patience: How long a hint may be on its way.
  ///   - put: Puts a ring where the source finds it, as an operator does; `nil` takes it away.
  /// - Throws: ``ConformanceFailure`` for the first promise that is broken, and whatever `put` throws.
  public static func check(
    _ source: some RingSource, isHinting: Bool = true, patience: Duration = .seconds(5),
    put: (_ ring: HashRing?) async throws -> Void
  ) async throws {
    try checker.expect(await read(source) == nil, "where no ring is, reading it throws")
    for (epoch, slotCount) in [(1, 1), (2, 3), (3, 100), (.max, 2)] as [(UInt64, Int)] {
      let ring = try ring(epoch, slotCount: slotCount)
      let hints = source.hints()
      try await put(ring)
      try checker.expect(await read(source) == ring, "a ring is read as it was written, with weights and endpoints")
      guard isHinting else { continue }
      try checker.expect(
        await isHinted(hints, within: patience), "a change is hinted at, also one before anybody looks at the stream")
    }
    try await put(nil)
    try checker.expect(await read(source) == nil, "a ring that was taken away is not read any more")
  }

  private static func read(_ source: some RingSource) async -> HashRing? { try? await source.ring() }

  private static func ring(_ epoch: UInt64, slotCount: Int) throws -> HashRing {
    try HashRing(
      slots: (0..<slotCount).map { number in
        RingSlot(id: try SlotID("slot-\(number)-é"), weight: number % 3 + 1, endpoint: "127.0.0.1:\(1024 + number)")
      },
      epoch: epoch)
  }

  private static func isHinted(_ hints: AsyncStream<Void>, within patience: Duration) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        for await _ in hints { return true }
        return false
      }
      group.addTask {
        try? await Task.sleep(for: patience)
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
  }
}

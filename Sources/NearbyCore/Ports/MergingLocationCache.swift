/// A location cache on a store that cannot merge by itself: entries are merged here, and stored if nothing has changed
/// meanwhile.
///
/// So an older version never takes the place of a newer one, whatever nodes store at the same time.
public struct MergingLocationCache<Store: ComparingLocationStore>: LocationCache {
  /// Where the entries are.
  public let store: Store

  /// Makes a cache of a store.
  public init(_ store: Store) {
    self.store = store
  }

  /// How often an entry is merged anew before it is given up.
  static var maximumRoundCount: Int { 64 }

  /// The newest entry of each of `users`. One call of the store.
  public func entries(of users: [UserID]) async throws -> [LocationCacheEntry?] {
    var places: [UserID: Int] = [:]
    var different: [UserID] = []
    for user in users where places[user] == nil {
      places[user] = different.count
      different.append(user)
    }
    guard !different.isEmpty else { return [] }
    let found = try await store.find(different)
    guard found.count == different.count else { throw InvalidPortAnswer() }
    return users.map { user in places[user].flatMap { found[$0].entry } }
  }

  /// Stores each entry, merged with what is there: one call of the store for what it can tell by itself, two more for
  /// the rest, and again for what others have changed meanwhile.
  ///
  /// - Throws: ``LocationCacheContention`` when others go on changing an entry; what the store throws.
  public func store(_ entries: [LocationCacheEntry]) async throws {
    var rest = entries[...]
    while !rest.isEmpty {
      // Two entries of one user go one after the other.
      var users: Set<UserID> = []
      let next = rest.prefix { users.insert($0.record.user).inserted }
      try await storeOfDifferentUsers(Array(next))
      rest = rest[next.endIndex...]
    }
  }

  private func storeOfDifferentUsers(_ entries: [LocationCacheEntry]) async throws {
    var rest = entries
    for _ in 0..<Self.maximumRoundCount where !rest.isEmpty { rest = try await merge(rest) }
    if !rest.isEmpty { throw LocationCacheContention() }
  }

  /// Stores entries. Returns those where something else was there when it came to that.
  private func merge(_ entries: [LocationCacheEntry]) async throws -> [LocationCacheEntry] {
    let found = try await store.offer(entries)
    guard found.count == entries.count else { throw InvalidPortAnswer() }
    var merged: [LocationCacheEntry] = []
    var changes: [LocationReplacement<Store.Mark>] = []
    for (entry, stored) in zip(entries, found) {
      guard let stored else { continue }
      let result = stored.entry?.merged(with: entry) ?? entry
      // Nothing is news, or there is nothing to take away.
      if result == stored.entry || (stored.mark == nil && result.timeToLive <= .zero) { continue }
      merged.append(entry)
      changes.append(LocationReplacement(of: stored.mark, by: result))
    }
    guard !changes.isEmpty else { return [] }
    let outcomes = try await store.replace(changes)
    guard outcomes.count == changes.count else { throw InvalidPortAnswer() }
    return zip(merged, outcomes).filter { !$1 }.map(\.0)
  }
}

/// Others changed an entry again and again while a ``MergingLocationCache`` was merging it.
public struct LocationCacheContention: Error, Hashable, Sendable {
  /// Creates the error.
  public init() {}
}

/// A store that keeps an entry for each user, and replaces one if it has not changed since it was read: Redis with a
/// script, Memcached with `cas`, DynamoDB with a condition. ``MergingLocationCache`` makes a ``LocationCache`` of it.
public protocol ComparingLocationStore: Sendable {
  /// Tells whether an entry has changed since it was read: the bytes that were stored, or a number that the store gives
  /// anew with every change.
  associatedtype Mark: Sendable

  /// What is there of each of `users`, in the same order. `users` are different, and at most 512.
  func find(_ users: [UserID]) async throws -> [StoredLocation<Mark>]

  /// Stores each entry if what is there still has that mark, and takes it away if the entry has no time to live.
  /// Comparing and storing have to be one atomic step for a user.
  ///
  /// - Parameter changes: Of different users, at most 512.
  /// - Returns: Of each change whether it was made, in the same order.
  func replace(_ changes: [LocationReplacement<Mark>]) async throws -> [Bool]

  /// Stores each entry for which the store can tell by itself what ``LocationCacheEntry/merged(with:)`` would make of
  /// it and what is there. The first step of ``LocationCache/store(_:)``; a store that can tell nothing leaves it out.
  ///
  /// - Parameter entries: Of different users, at most 512.
  /// - Returns: Of each entry, in the same order, `nil` when it is done, or what is there and has to be merged.
  func offer(_ entries: [LocationCacheEntry]) async throws -> [StoredLocation<Mark>?]
}

extension ComparingLocationStore {
  /// Stores nothing, and finds what is there.
  public func offer(_ entries: [LocationCacheEntry]) async throws -> [StoredLocation<Mark>?] {
    try await find(entries.map(\.record.user))
  }
}

/// A port gave an answer that makes no sense, such as one of the wrong length.
struct InvalidPortAnswer: Error {}

/// What a ``ComparingLocationStore`` has of a user.
public struct StoredLocation<Mark: Sendable>: Sendable {
  /// The entry as it is now, as old and with as much left to live; `nil` when there is none, when it has expired, or
  /// when what is there cannot be read.
  public var entry: LocationCacheEntry?

  /// The mark of what is there, readable or not; `nil` when nothing is.
  public var mark: Mark?

  /// Creates what was found.
  public init(entry: LocationCacheEntry? = nil, mark: Mark? = nil) {
    self.entry = entry
    self.mark = mark
  }
}

/// What is to take the place of what a ``ComparingLocationStore`` has of a user.
public struct LocationReplacement<Mark: Sendable>: Sendable {
  /// The mark of what is replaced; `nil` when nothing may be there.
  public var mark: Mark?

  /// What is stored; a removal when it has no time to live.
  public var entry: LocationCacheEntry

  /// Creates a replacement.
  public init(of mark: Mark?, by entry: LocationCacheEntry) {
    self.mark = mark
    self.entry = entry
  }
}

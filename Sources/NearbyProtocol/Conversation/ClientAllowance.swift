public import NearbyCore

/// What one client may still say by the ``RequestRates`` of its server.
///
/// Whoever drives a ``ServerConversation`` keeps that of a connection which is over for the user's next one, so that
/// nobody is allowed more for connecting anew.
public struct ClientAllowance: Hashable, Sendable {
  private var bytes: TokenBucket?
  private var reports: TokenBucket?
  private var lists: TokenBucket?
  private var sharing: TokenBucket?
  private var addedFriends: TokenBucket?
  private var removedFriends: TokenBucket?
  private var complaints: TokenBucket?

  /// All that the rates allow.
  public init(_ rates: RequestRates) {
    bytes = rates.bytes.map(TokenBucket.init)
    reports = rates.reports.map(TokenBucket.init)
    lists = rates.lists.map(TokenBucket.init)
    sharing = rates.sharing.map(TokenBucket.init)
    addedFriends = rates.addedFriends.map(TokenBucket.init)
    removedFriends = rates.removedFriends.map(TokenBucket.init)
    complaints = rates.complaints.map(TokenBucket.init)
  }

  /// Counts the bytes of a frame. O(1).
  ///
  /// - Returns: After how many milliseconds there may be so many; `nil` when there may be now.
  mutating func take(byteCount: Int, at now: Timestamp) -> Int64? {
    bytes.take(byteCount, at: now)
  }

  /// Counts a message that is about to be obeyed. O(1).
  ///
  /// - Returns: After how many milliseconds it may come; `nil` when it may now.
  mutating func take(_ message: ClientMessage.Body, at now: Timestamp) -> Int64? {
    switch message {
    case .report: reports.take(at: now)
    case .reports(let list): reports.take(list.count, at: now)
    case .listNearby: lists.take(at: now)
    case .sharing: sharing.take(at: now)
    case .friendAdded: addedFriends.take(at: now)
    case .friendRemoved: removedFriends.take(at: now)
    case .hello, .batch: nil
    }
  }

  /// Counts an answer that something was too much or made no sense. O(1).
  ///
  /// - Returns: Whether there is patience left for it.
  mutating func takeComplaint(at now: Timestamp) -> Bool {
    complaints.take(at: now) == nil
  }

  /// Takes away what another one of the same rates has less. O(1).
  public mutating func lower(to other: ClientAllowance, at now: Timestamp) {
    for bucket in Self.buckets { self[keyPath: bucket].lower(to: other[keyPath: bucket], at: now) }
  }

  /// After how many milliseconds there is all of it again, if the client says nothing meanwhile. O(1).
  public func delayUntilFull(at now: Timestamp) -> Int64 {
    var longest: Int64 = 0
    for bucket in Self.buckets {
      guard var bucket = self[keyPath: bucket] else { continue }
      longest = max(longest, bucket.delay(for: .max, at: now))
    }
    return longest
  }

  private static var buckets: [WritableKeyPath<ClientAllowance, TokenBucket?>] {
    [\.bytes, \.reports, \.lists, \.sharing, \.addedFriends, \.removedFriends, \.complaints]
  }
}

extension TokenBucket? {
  /// Takes tokens, if there are so many or there is no bound.
  ///
  /// - Returns: After how many milliseconds there will be so many; `nil` when they have been taken.
  fileprivate mutating func take(_ count: Int = 1, at now: Timestamp) -> Int64? {
    guard self?.take(count, at: now) == false else { return nil }
    return self?.delay(for: count, at: now)
  }

  fileprivate mutating func lower(to other: TokenBucket?, at now: Timestamp) {
    if let other { self?.lower(to: other, at: now) }
  }
}

public import NearbyCore

/// What the clients of one user may still say by the ``RequestRates`` of their server.
///
/// Whoever drives more than one ``ServerConversation`` of a user hands it from one to the other, so that nobody may say
/// more for having several connections, or for connecting anew.
public struct ClientAllowance: Hashable, Sendable {
  private var bytes: TokenBucket?
  private var connections: TokenBucket?
  private var reports: TokenBucket?
  private var earlierReports: TokenBucket?
  private var lists: TokenBucket?
  private var sharing: TokenBucket?
  private var addedFriends: TokenBucket?
  private var removedFriends: TokenBucket?
  private var complaints: TokenBucket?

  /// All that the rates allow.
  public init(_ rates: RequestRates) {
    bytes = rates.bytes.map(TokenBucket.init)
    connections = rates.connections.map(TokenBucket.init)
    reports = rates.reports.map(TokenBucket.init)
    earlierReports = rates.earlierReports.map(TokenBucket.init)
    lists = rates.lists.map(TokenBucket.init)
    sharing = rates.sharing.map(TokenBucket.init)
    addedFriends = rates.addedFriends.map(TokenBucket.init)
    removedFriends = rates.removedFriends.map(TokenBucket.init)
    complaints = rates.complaints.map(TokenBucket.init)
  }

  /// Counts a connection that is about to be let in. O(1).
  ///
  /// - Returns: After how many milliseconds it may come; `nil` when it may now.
  public mutating func takeConnection(at now: MonotonicTime) -> Int64? {
    connections.take(at: now)
  }

  /// Counts the bytes of a frame. O(1).
  ///
  /// - Returns: After how many milliseconds there may be so many; `nil` when there may be now.
  mutating func take(byteCount: Int, at now: MonotonicTime) -> Int64? {
    bytes.take(byteCount, at: now)
  }

  /// Counts a message that is about to be obeyed. O(1).
  ///
  /// - Returns: After how many milliseconds it may come; `nil` when it may now.
  mutating func take(_ message: ClientMessage.Body, at now: MonotonicTime) -> Int64? {
    switch message {
    case .report: reports.take(at: now)
    case .reports(let list): takeReports(count: list.count, at: now)
    case .listNearby: lists.take(at: now)
    case .sharing: sharing.take(at: now)
    case .friendAdded: addedFriends.take(at: now)
    case .friendRemoved: removedFriends.take(at: now)
    case .hello, .batch: nil
    }
  }

  /// Counts a list of reports: both what it says of now and what it says of before, or neither.
  private mutating func takeReports(count: Int, at now: MonotonicTime) -> Int64? {
    let former = reports
    if let wait = reports.take(at: now) { return wait }
    guard let wait = earlierReports.take(count - 1, at: now) else { return nil }
    reports = former
    return wait
  }

  /// Counts an answer that something was too much or made no sense. O(1).
  ///
  /// - Returns: Whether there is patience left for it.
  mutating func takeComplaint(at now: MonotonicTime) -> Bool {
    complaints.take(at: now) == nil
  }

  /// After how many milliseconds there is all of it again, if nobody says anything meanwhile. O(1).
  public func delayUntilFull(at now: MonotonicTime) -> Int64 {
    let buckets = [
      bytes, connections, reports, earlierReports, lists, sharing, addedFriends, removedFriends, complaints,
    ]
    return buckets.reduce(0) { longest, bucket in
      guard var bucket else { return longest }
      return max(longest, bucket.delay(for: .max, at: now))
    }
  }
}

extension TokenBucket? {
  /// Takes tokens, if there are so many or there is no bound.
  ///
  /// - Returns: After how many milliseconds there will be so many; `nil` when they have been taken.
  fileprivate mutating func take(_ count: Int = 1, at now: MonotonicTime) -> Int64? {
    guard self?.take(count, at: now) == false else { return nil }
    return self?.delay(for: count, at: now)
  }
}

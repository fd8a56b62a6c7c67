internal import NearbyCore

/// Whom a node wants to hear, and so which buckets.
struct BucketMembers {
  private let bucketCount: Int
  private var users: Set<UserID> = []
  private var countOfBucket: [Int: Int] = [:]

  /// How many users have a mark: nearly always one.
  private var countOfMark: [UInt32: Int] = [:]

  init(bucketCount: Int) {
    self.bucketCount = bucketCount
  }

  /// Wants users. O(users).
  ///
  /// - Returns: Those that were not wanted before.
  mutating func insert(_ newUsers: [UserID]) -> [UserID] {
    newUsers.filter { user in
      guard users.insert(user).inserted else { return false }
      let hash = BucketHash(user)
      countOfBucket[hash.bucket(of: bucketCount), default: 0] += 1
      countOfMark[hash.mark, default: 0] += 1
      return true
    }
  }

  /// Wants users no longer. O(users).
  ///
  /// - Returns: The buckets in which nobody is wanted any more.
  mutating func remove(_ formerUsers: [UserID]) -> [Int] {
    var empty: Set<Int> = []
    for user in formerUsers where users.remove(user) != nil {
      let hash = BucketHash(user)
      let bucket = hash.bucket(of: bucketCount)
      countOfMark[hash.mark] = countOfMark[hash.mark].flatMap { $0 > 1 ? $0 - 1 : nil }
      countOfBucket[bucket] = countOfBucket[bucket].flatMap { $0 > 1 ? $0 - 1 : nil }
      if countOfBucket[bucket] == nil { empty.insert(bucket) }
    }
    return empty.sorted()
  }

  /// Wants nobody.
  mutating func removeAll() {
    self = BucketMembers(bucketCount: bucketCount)
  }

  /// The buckets of some users. O(users).
  func buckets(of users: [UserID]) -> [Int] {
    Set(users.map { BucketHash($0).bucket(of: bucketCount) }).sorted()
  }

  /// Whether somebody is wanted who may have that mark. O(1).
  func mayContain(mark: UInt32) -> Bool { countOfMark[mark] != nil }

  /// Whether a user is wanted. O(1).
  func contains(_ user: UserID) -> Bool { users.contains(user) }
}

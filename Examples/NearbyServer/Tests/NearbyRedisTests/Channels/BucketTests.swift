import NIOCore
import NearbyCore
@testable import NearbyRedis
import Testing

@Suite struct BucketTests {
  private static func user(_ number: Int) throws -> UserID { try UserID("user-\(number)") }

  private static func message(_ number: Int) throws -> ChannelMessage {
    .friendship(FriendshipChange(user: try user(number), friend: try user(number + 1), areFriends: true))
  }

  @Test func whoeverWantsAUserReadsItsMessagesInOrder() throws {
    var frame = BucketFrame()
    for number in [1, 2, 1, 3] { frame.append(try Self.message(number)) }
    let wanted = Set(try [1, 3].map { BucketHash(try Self.user($0)).mark })
    let messages = BucketFrame.read(frame.bytes) { wanted.contains($0) }
    #expect(messages == (try [1, 1, 3].map(Self.message)))
    #expect(BucketFrame.read(frame.bytes) { _ in false } == [])
    #expect(BucketFrame.read(BucketFrame().bytes) { _ in true } == [])
  }

  @Test func bytesThatAreNoFrameAreNone() throws {
    var frame = BucketFrame()
    for number in 1...2 { frame.append(try Self.message(number)) }
    let bytes = frame.bytes.readableBytesView
    #expect(BucketFrame.read(ByteBuffer()) { _ in true } == nil)
    for count in 1..<bytes.count {
      let read = BucketFrame.read(ByteBuffer(bytes: bytes.prefix(count))) { _ in true }
      #expect(read == nil || read?.count ?? 0 < 2)
    }
    var random = Seeded(seed: 1)
    for _ in 0..<2000 {
      var spoilt = Array(bytes)
      spoilt[Int.random(in: spoilt.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      _ = BucketFrame.read(ByteBuffer(bytes: spoilt)) { _ in true }
    }
    #expect(BucketFrame.read(ByteBuffer(bytes: [2] + bytes.dropFirst())) { _ in true } == nil, "another form")
  }

  @Test func usersSpreadOverTheBuckets() throws {
    var counts = [Int](repeating: 0, count: 4)
    for number in 0..<4000 { counts[BucketHash(try Self.user(number)).bucket(of: 4)] += 1 }
    #expect(counts.allSatisfy { (850...1150).contains($0) })
  }

  /// Every node of a cluster has to come to the same bucket, whatever version of the program it runs.
  @Test func theBucketOfAUserNeverChanges() throws {
    #expect(try (0..<8).map { BucketHash(try Self.user($0)).bucket(of: 4) } == [3, 2, 3, 1, 2, 0, 1, 2])
  }

  @Test(arguments: 1...100 as ClosedRange<UInt64>)
  func membersAreWhatANaiveSetSays(seed: UInt64) throws {
    var random = Seeded(seed: seed)
    var members = BucketMembers(bucketCount: 3)
    var model: Set<UserID> = []
    for _ in 0..<200 {
      let users = try (0..<Int.random(in: 0...4, using: &random)).map { _ in
        try Self.user(Int.random(in: 0..<12, using: &random))
      }
      if Bool.random(using: &random) {
        #expect(Set(members.insert(users)) == Set(users).subtracting(model), "seed \(seed)")
        model.formUnion(users)
      } else {
        let former = Set(members.buckets(of: Array(model)))
        let left = members.remove(users)
        model.subtract(users)
        #expect(Set(left) == former.subtracting(members.buckets(of: Array(model))), "seed \(seed)")
      }
      for user in try (0..<12).map(Self.user) {
        #expect(members.contains(user) == model.contains(user), "seed \(seed)")
        if model.contains(user) { #expect(members.mayContain(mark: BucketHash(user).mark), "seed \(seed)") }
      }
    }
  }
}

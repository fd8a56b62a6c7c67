import NIOCore
import NearbyCore
@testable import NearbyRedis
import NearbyTestKit
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
    let read = BucketFrame.read(frame.bytes) { wanted.contains($0) }
    #expect(read.messages == (try [1, 1, 3].map(Self.message)))
    #expect(BucketFrame.read(frame.bytes) { _ in false } == ([], true))
    #expect(BucketFrame.read(BucketFrame().bytes) { _ in true } == ([], true))
  }

  @Test func aMessageThatNobodyUnderstandsTakesNoOtherWithIt() throws {
    var frame = BucketFrame()
    for number in 1...3 { frame.append(try Self.message(number)) }
    let size = (frame.bytes.readableBytes - 1) / 3
    var bytes = frame.bytes
    // A body of some later version: a message of length 0 under the number 15.
    bytes.setBytes([0x7A] + [UInt8](repeating: 0, count: size - 7), at: 1 + size + 6)
    let read = BucketFrame.read(bytes) { _ in true }
    #expect(read.messages == (try [1, 3].map(Self.message)))
    #expect(!read.isWhole)
  }

  @Test func bytesThatAreNoFrameAreNone() throws {
    var frame = BucketFrame()
    for number in 1...2 { frame.append(try Self.message(number)) }
    let bytes = frame.bytes.readableBytesView
    #expect(BucketFrame.read(ByteBuffer()) { _ in true } == ([], false))
    for count in 2..<bytes.count {
      let read = BucketFrame.read(ByteBuffer(bytes: bytes.prefix(count))) { _ in true }
      #expect(read.messages.count < 2)
      #expect(read.isWhole == (read.messages.count == 1 && count == (bytes.count - 1) / 2 + 1))
    }
    var random = SplitMix64(seed: 1)
    for _ in 0..<2000 {
      var spoilt = Array(bytes)
      spoilt[Int.random(in: spoilt.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      _ = BucketFrame.read(ByteBuffer(bytes: spoilt)) { _ in true }
    }
    #expect(BucketFrame.read(ByteBuffer(bytes: [2] + bytes.dropFirst())) { _ in true } == ([], false), "another form")
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
    var random = SplitMix64(seed: seed)
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

import NIOCore
import NearbyRedis
import Testing

@Suite struct ReplyPipelineTests {
  /// Redis 7 pushes before the reply of the command that caused it, Valkey 9 behind.
  @Test(arguments: 0...5)
  func aPushIsNobodysReplyWhereverItComes(position: Int) throws {
    var pipeline = ReplyPipeline<String>()
    pipeline.expect(2, for: "first")
    pipeline.expect(1, for: "second")
    pipeline.expect(2, for: "third")
    var values = (1...5).map { RESPValue.integer($0) }
    values.insert(.push([.text("invalidate"), .null]), at: position)
    var completed: [String] = []
    var pushCount = 0
    for value in values {
      switch try pipeline.take(value) {
      case .reply: break
      case .push: pushCount += 1
      case .completed(let ticket, let replies):
        completed.append("\(ticket) \(replies.map(RESPText.write).joined().filter { $0.isNumber })")
      }
    }
    #expect(completed == ["first 12", "second 3", "third 45"])
    #expect(pushCount == 1)
    #expect(pipeline.missingCount == 0)
  }

  @Test func anErrorIsAReplyLikeAnyOther() throws {
    var pipeline = ReplyPipeline<Int>()
    pipeline.expect(2, for: 1)
    let refusal = RESPValue.error(RedisServerError(code: "NOSCRIPT"))
    var completed: [RESPValue] = []
    for value in [refusal, .integer(1)] {
      if case .completed(1, let replies) = try pipeline.take(value) { completed = replies }
    }
    #expect(completed == [refusal, .integer(1)])
  }

  @Test func aReplyThatNobodyAskedForEndsTheConnection() {
    var pipeline = ReplyPipeline<Int>()
    #expect(throws: RedisError.unexpectedReply) { try pipeline.take(.text("OK")) }
  }

  @Test func whoeverWaitsWhenTheConnectionEndsIsTold() throws {
    var pipeline = ReplyPipeline<Int>()
    for ticket in 1...3 { pipeline.expect(2, for: ticket) }
    for number in 1...3 as ClosedRange<Int64> { _ = try pipeline.take(.integer(number)) }
    #expect(pipeline.missingCount == 3)
    #expect(pipeline.abandon() == [2, 3])
    #expect(pipeline.missingCount == 0)
  }
}

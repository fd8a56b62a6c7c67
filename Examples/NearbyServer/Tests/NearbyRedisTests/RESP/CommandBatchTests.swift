import NIOCore
import NearbyRedis
import Testing

@Suite struct CommandBatchTests {
  @Test func writesCommandsAsAServerReadsThem() {
    var batch = CommandBatch()
    batch.append(["PUBLISH", "é", .bytes(ByteBuffer(string: "a\r\nb")), .integer(-7), ""])
    batch.append(["PING"])
    #expect(batch.count == 2)
    #expect(
      String(buffer: batch.bytes)
        == "*5\r\n$7\r\nPUBLISH\r\n$2\r\né\r\n$4\r\na\r\nb\r\n$2\r\n-7\r\n$0\r\n\r\n*1\r\n$4\r\nPING\r\n")
  }

  @Test func anErrorRepeatsNothingOfWhatWasSent() {
    let text = "ERR unknown command 'x', with args beginning with: 'anna'"
    let error = RedisServerError(line: Array(text.utf8))
    #expect(error.code == "ERR")
    #expect("\(error)" == "Redis answers ERR")
    #expect("\(RedisError.refused(RedisServerError(line: "anna".utf8)))".contains("anna") == false)
  }
}

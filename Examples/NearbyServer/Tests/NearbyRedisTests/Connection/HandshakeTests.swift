import NIOCore
import NearbyRedis
import Testing

@Suite struct HandshakeTests {
  private static let hello = RESPValue.map([.text("server"), .text("redis"), .text("role"), .text("master")])
  private static let secret = RedisCredentials(user: "node", password: "s3cret")

  private static func handshake(_ change: (inout RedisOptions) -> Void = { _ in }) -> Handshake {
    var options = RedisOptions()
    change(&options)
    return Handshake(options)
  }

  @Test func whoWeAreIsSaidBeforeAnythingElse() {
    let handshake = Self.handshake {
      $0.credentials = Self.secret
      $0.database = 7
    }
    let words = String(buffer: handshake.commands.bytes).split(separator: "\r\n").filter {
      !"*$".contains($0.first ?? "*")
    }
    #expect(
      words == [
        "HELLO", "3", "AUTH", "node", "s3cret", "SETNAME", "nearby", "SELECT", "7", "CLIENT", "NO-EVICT", "on", "PING",
      ])
  }

  @Test func aConnectionIsReadyWhenTheServerWouldServeIt() throws {
    var handshake = Self.handshake { $0.database = 7 }
    let replies: [RESPValue] = [Self.hello, .text("OK"), .error(RedisServerError(code: "NOPERM")), .text("PONG")]
    #expect(try replies.map { try handshake.take($0) } == [false, false, false, true])
    #expect(throws: RedisError.unexpectedReply) { try handshake.take(.text("PONG")) }
  }

  @Test(
    arguments: [
      (.error(RedisServerError(code: "WRONGPASS")), .unauthorized),
      (.error(RedisServerError(code: "NOAUTH")), .unauthorized),
      (.error(RedisServerError(code: "NOPROTO")), .unsupportedServer),
      (.error(RedisServerError(code: "ERR")), .refused(RedisServerError(code: "ERR"))),
      (.map([.text("role"), .text("replica")]), .notPrimary), (.array([.text("role"), .text("replica")]), .notPrimary),
      (.map([]), .unsupportedServer), (.text("OK"), .unsupportedServer),
    ] as [(RESPValue, RedisError)])
  func aServerThatCannotServeUsIsNotUsed(answer: RESPValue, error: RedisError) {
    var handshake = Self.handshake()
    #expect(throws: error) { try handshake.take(answer) }
  }

  @Test func aServerThatIsLoadingIsNotUsedYet() throws {
    var handshake = Self.handshake()
    _ = try handshake.take(Self.hello)
    _ = try handshake.take(.text("OK"))
    #expect(throws: RedisError.loading) { try handshake.take(.error(RedisServerError(code: "LOADING"))) }
  }

  @Test func aPasswordIsNotDescribed() {
    var options = RedisOptions()
    options.credentials = Self.secret
    var dumped = ""
    dump(options, to: &dumped)
    for text in ["\(options)", "\(Self.secret)", String(reflecting: Self.secret), dumped] {
      #expect(!text.contains("s3cret") && !text.contains("node"))
    }
  }
}

import Foundation
import NearbyCore
import NearbyProtocol
import Testing

/// Each row of the tables of Docs/WireProtocol.md is what the conversation does.
@Suite struct WireProtocolTableTests {
  /// The first cells of the rows of the table below a heading, without their backquotes.
  private func rows(below heading: String) throws -> [String] {
    let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    let text = try String(contentsOf: package.appending(path: "Docs/WireProtocol.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## \(heading)\n").dropFirst().first)
    let lines = section.split(separator: "\n", omittingEmptySubsequences: false)
    let table = lines.drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
    return table.dropFirst(2).map { line in
      line.split(separator: "|")[0].replacing("`", with: "").trimmingCharacters(in: .whitespaces)
    }
  }

  // MARK: Closing

  private static let waysToClose: [UInt16: @Sendable () throws -> CloseCode?] = [
    1000: {
      var client = try ScriptedClient.welcomed()
      return try client.take(.ended(.normal)).closeCode
    },
    1001: {
      var client = try ScriptedClient.welcomed()
      return try client.take(.ended(.goingAway)).closeCode
    },
    1003: {
      var client = try ScriptedClient.welcomed(.binary)
      return try client.say("{}").closeCode
    },
    1007: {
      var client = try ScriptedClient.welcomed()
      return try client.say("{").closeCode
    },
    1009: {
      var client = try ScriptedClient.welcomed()
      return try client.say(String(repeating: " ", count: 16_385)).closeCode
    },
    1011: {
      var client = try ScriptedClient.welcomed()
      return try client.take(.ended(.internalError)).closeCode
    },
    4000: {
      var client = try ScriptedClient()
      return try client.say(#"{"listNearby":{}}"#).closeCode
    },
    4001: {
      var client = try ScriptedClient()
      _ = try client.say(.hello(Hello(token: "no token")))
      return try client.take(.rejected(.unauthenticated)).closeCode
    },
    4002: { try closeCode(of: .tooManyFriends) },
    4003: { try closeCode(of: .replaced) },
    4004: { try closeCode(of: .tooManySessions) },
    4005: {
      var client = try ScriptedClient.welcomed()
      var reaction = try client.say("{}")
      for _ in 0..<1000 where reaction.closeCode == nil { reaction = try client.say("{}") }
      return reaction.closeCode
    },
    4100: {
      var client = try ScriptedClient()
      client.wait(try #require(client.patience))
      return try client.take(.timeAdvanced).closeCode
    },
    4101: { try closeCode(of: .tooSlow) },
    4102: {
      var client = try ScriptedClient()
      _ = try client.say(.hello(Hello(token: "a token")))
      return try client.take(.rejected(.unavailable)).closeCode
    },
    4103: { try closeCode(of: .draining) },
  ]

  private static func closeCode(of reason: SessionCloseReason) throws -> CloseCode? {
    var client = try ScriptedClient.welcomed()
    return try client.take(.sessionClosed(reason)).closeCode
  }

  @Test func `Every close code has its way`() throws {
    #expect(try rows(below: "Closing") == Self.waysToClose.keys.sorted().map(String.init))
    for (number, close) in Self.waysToClose { #expect(try close()?.rawValue == number) }
  }

  // MARK: Errors

  private static let waysToFail: [ErrorCode: @Sendable () throws -> ScriptedClient.Reaction] = [
    .malformed: { try answer(to: "{") },
    .unknownMessage: { try answer(to: "{}") },
    .invalidCoordinate: { try answer(to: #"{"report":{"location":{"latitude":91}}}"#) },
    .invalidUser: { try answer(to: #"{"friendAdded":{"user":""}}"#) },
    .unknownFriend: { try refusal(.unknownFriend) },
    .invalidCursor: { try answer(to: #"{"listNearby":{"cursor":"?"}}"#) },
    .unexpectedMessage: { try answer(to: #"{"hello":{}}"#) },
    .unauthenticated: {
      var client = try ScriptedClient()
      _ = try client.say(.hello(Hello(token: "no token")))
      return try client.take(.rejected(.unauthenticated))
    },
    .unavailable: { try refusal(.unavailable(retryAfterMilliseconds: 1000)) },
    .tooManyFriends: {
      var client = try ScriptedClient.welcomed()
      return try client.take(.sessionClosed(.tooManyFriends))
    },
    .implausibleLocation: { try refusal(.implausible(.tooFast)) },
    .invalidMotion: { try answer(to: #"{"report":{"location":{},"headingDeg":361}}"#) },
    .invalidSharing: { try answer(to: #"{"sharing":{"untilMs":"1"}}"#) },
    .limitExceeded: { try answer(to: #"{"reports":{}}"#) },
    .tooManyRequests: { try refusal(.implausible(.tooSoon(wait: .milliseconds(400)))) },
  ]

  private static let fatalErrors: Set<ErrorCode> = [
    .malformed, .unexpectedMessage, .unauthenticated, .tooManyFriends,
  ]

  private static func answer(to text: String) throws -> ScriptedClient.Reaction {
    var client = try ScriptedClient.welcomed()
    return try client.say(text)
  }

  private static func refusal(_ reason: RefusalReason) throws -> ScriptedClient.Reaction {
    var client = try ScriptedClient.welcomed()
    return try client.take(.told([.refused(reason, request: 7)]))
  }

  @Test func `Every error has its cause`() throws {
    let names = try rows(below: "Errors")
    #expect(Set(names).count == Self.waysToFail.count)
    for (code, fail) in Self.waysToFail {
      let reaction = try fail()
      #expect(reaction.errors == [code])
      #expect((reaction.closeCode != nil) == Self.fatalErrors.contains(code), "\(code)")
      // The name in the schema, as the client reads it.
      var bytes: [UInt8] = []
      JSONCodec().encode(ServerMessage(body: .error(ErrorMessage(code: code, message: ""))), into: &bytes)
      let json = String(decoding: bytes, as: UTF8.self)
      #expect(names.contains { json.contains("\"\($0)\"") }, "\(code)")
    }
  }

  @Test func `An error that passes says when to try again, and each its request`() throws {
    let unavailable = try Self.refusal(.unavailable(retryAfterMilliseconds: 1000)).messages
    #expect(unavailable.map(\.replyTo) == [7])
    guard case .error(let error)? = unavailable.first?.body else { throw CancellationError() }
    #expect(error.retryAfterMilliseconds == 1000)
    #expect(try Self.refusal(.emptyBatch).errors == [.limitExceeded])
    #expect(try Self.refusal(.batchTooLong(maximumCount: 64)).errors == [.limitExceeded])
  }

  // MARK: What a client says

  @Test func `Every message of a client leads to its request`() throws {
    let place = LocationReport(coordinate: try Coordinate(latitude: 52.5, longitude: 13.4))
    let bert = try UserID("bert")
    let cursor = NearbyCursor(distance: 1.5, user: bert)
    let messages: [(String, ClientMessage.Body, ClientRequest?)] = [
      ("hello", .hello(Hello(token: "a token")), nil),
      ("report", .report(place), .report(place)),
      ("friendAdded", .friendAdded(bert), .addFriend(bert)),
      ("friendRemoved", .friendRemoved(bert), .removeFriend(bert)),
      ("reports", .reports([place, place]), .reports([place, place])),
      ("sharing", .sharing(.paused()), .setSharing(.paused())),
      (
        "listNearby", .listNearby(ListNearby(pageSize: 7, cursor: cursor.text)),
        .listNearby(after: cursor, pageSize: 7)
      ),
      ("batch", .batch(Batch([ClientMessage(id: 5, body: .report(place))])), .report(place)),
    ]
    #expect(try rows(below: "What a client says") == messages.map(\.0))
    for subprotocol in Subprotocol.allCases {
      for (name, body, request) in messages.dropFirst() {
        var client = try ScriptedClient.welcomed(subprotocol)
        let reaction = try client.say(body, id: 5)
        #expect(reaction.requests == [request], "\(name)")
        #expect(reaction.requestIDs == [5], "\(name)")
        #expect(reaction.messages.isEmpty && reaction.closeCode == nil, "\(name)")
      }
    }
  }

  // MARK: Limits

  private static let limits: [String: @Sendable () throws -> Void] = [
    "A message, in either direction": {
      // White space up to the last byte that a message may have.
      let padded = #"{"sharing":{}}"# + String(repeating: " ", count: 16_384 - 14)
      let (longest, tooLong) = (try answer(to: padded), try answer(to: padded + " "))
      #expect(longest.requests == [.setSharing(.shared())])
      #expect(tooLong.closeCode == .messageTooBig)
    },
    "Friends in a snapshot or page": {
      var client = try ScriptedClient.welcomed { configuration in
        configuration.defaultPageSize = 100
        configuration.maximumPageSize = 200
      }
      let crowd = try friends(60)
      let parts = try client.take(.told([.snapshot(crowd)])).messages.map { message in
        guard case .snapshot(let snapshot) = message.body else { throw CancellationError() }
        return snapshot
      }
      #expect(parts.map(\.friends.count) == [24, 24, 12])
      #expect(parts.map(\.more) == [true, true, false])
      #expect(parts.flatMap(\.friends) == crowd)
      for (wish, size) in [(UInt32(0), 24), (7, 7), (24, 24), (25, 24), (.max, 24)] {
        let reaction = try client.say(.listNearby(ListNearby(pageSize: wish)))
        #expect(reaction.requests == [.listNearby(after: nil, pageSize: size)])
      }
    },
    "Reports in reports": {
      let place = LocationReport(coordinate: try Coordinate(latitude: 52.5, longitude: 13.4))
      for (count, isTaken) in [(0, false), (1, true), (64, true), (65, false)] {
        var client = try ScriptedClient.welcomed(.binary)
        let reaction = try client.say(.reports(Array(repeating: place, count: count)))
        #expect(reaction.requests.count == (isTaken ? 1 : 0))
        #expect(reaction.errors == (isTaken ? [] : [.limitExceeded]))
      }
    },
    "Messages in a batch": {
      for (count, isTaken) in [(0, false), (1, true), (64, true), (65, false)] {
        var client = try ScriptedClient.welcomed()
        let message = ClientMessage(body: .sharing(.shared()))
        let reaction = try client.say(.batch(Batch(Array(repeating: message, count: count))))
        #expect(reaction.requests.count == (isTaken ? count : 0))
        #expect(reaction.errors == (isTaken ? [] : [.limitExceeded]))
      }
    },
    "A user id": {
      for (count, isTaken) in [(0, false), (1, true), (128, true), (129, false)] {
        let user = String(repeating: "x", count: count)
        let reaction = try answer(to: #"{"friendAdded":{"user":"\#(user)"}}"#)
        #expect(reaction.errors == (isTaken ? [] : [.invalidUser]))
      }
    },
    "A token": {
      for (count, isTaken) in [(0, true), (8192, true), (8193, false)] {
        var client = try ScriptedClient()
        let reaction = try client.say(.hello(Hello(token: String(repeating: "x", count: count))))
        #expect((reaction.hello != nil) == isTaken)
        #expect(reaction.errors == (isTaken ? [] : [.limitExceeded]))
      }
    },
    "A cursor, a resume": {
      let cursor = String(repeating: "x", count: 513)
      #expect(try answer(to: #"{"listNearby":{"cursor":"\#(cursor)"}}"#).errors == [.limitExceeded])
      // The cursor with the longest id fits.
      let user = try UserID(String(repeating: "x", count: 128))
      let longest = NearbyCursor(distance: .greatestFiniteMagnitude, user: user)
      #expect(try answer(to: #"{"listNearby":{"cursor":"\#(longest.text)"}}"#).requests.count == 1)
      for (count, isTaken) in [(512, true), (513, false)] {
        var client = try ScriptedClient()
        let resume = String(repeating: "x", count: count)
        #expect((try client.say(.hello(Hello(token: "a", resume: resume))).hello != nil) == isTaken)
      }
    },
    "Nesting of JSON, of unknown groups": {
      for (count, isTaken) in [(31, true), (32, false)] {
        let nested = String(repeating: "[", count: count) + String(repeating: "]", count: count)
        let reaction = try answer(to: #"{"x":\#(nested),"sharing":{}}"#)
        #expect(reaction.requests.count == (isTaken ? 1 : 0))
        #expect(reaction.closeCode == (isTaken ? nil : .invalidPayload))
      }
    },
    "hello after the upgrade": {
      let client = try ScriptedClient()
      #expect(client.patience == .seconds(10))
    },
  ]

  @Test func `Every limit is kept`() throws {
    #expect(try Set(rows(below: "Limits")) == Set(Self.limits.keys))
    for check in Self.limits.values { try check() }
  }

  private static func friends(_ count: Int) throws -> [NearbyFriend] {
    let location = AcceptedLocation(
      coordinate: try Coordinate(latitude: 52.5, longitude: 13.4), acceptedAt: Timestamp(milliseconds: 1))
    return try (0..<count).map { NearbyFriend(user: try UserID("friend-\($0)"), location: location, distance: 5) }
  }
}

import NearbyCore
import NearbyProtocol
import Testing

/// Several messages in a frame are read each by itself.
@Suite struct BatchTests {
  private func messages(_ message: ClientMessage) throws -> [Result<ClientMessage, WireError>] {
    guard case .batch(let batch) = message.body else { throw CancellationError() }
    return batch.messages
  }

  private func error(_ decode: () throws(WireError) -> some Sendable) -> WireError? {
    do {
      _ = try decode()
      return nil
    } catch {
      return error
    }
  }

  @Test func aMessageThatMakesNoSenseLeavesTheOthers() throws {
    let json =
      #"{"batch":{"messages":[{"sharing":{}},{"id":2,"report":{"location":{"latitude":91}}},{"id":3},{"sharing":{}}]}}"#
    let hex = "4a1d 0a02 3200 0a0f 0802 1a0b 0a09 09 0000000000c05640 0a02 0803 0a02 3200"
    for messages in [try messages(decode(json)), try messages(decode(hex: hex))] {
      try #require(messages.count == 4)
      #expect(messages[0] == .success(ClientMessage(body: .sharing(.shared()))))
      #expect(messages[3] == messages[0])
      guard case .failure(let first) = messages[1], case .failure(let second) = messages[2] else {
        Issue.record("no errors")
        continue
      }
      #expect(first.kind == .invalidCoordinate)
      #expect(first.field == "batch.messages[1].report.location.latitude")
      #expect(first.messageID == 2)
      #expect(second.kind == .unknownBody)
      #expect(second.field == "batch.messages[2]")
      #expect(second.messageID == 3)
      #expect(!second.isFatal)
    }
  }

  @Test func bytesThatAreNoMessagesSpoilTheFrame() {
    let json = #"{"batch":{"messages":[{"sharing":{}},{"sharing":1}]}}"#
    let error = error { () throws(WireError) in try decode(json) }
    #expect(error?.kind == .malformed(.wrongType))
    #expect(error?.field == "batch.messages[1].sharing")
    #expect(self.error { () throws(WireError) in try decode(hex: "4a06 0a02 3200 0a09") }?.isFatal == true)
  }

  @Test func emptyBatchesAreRefused() {
    for (json, field) in [
      (#"{"id":4,"batch":{}}"#, "batch.messages"), (#"{"batch":{"messages":[]},"id":4}"#, "batch.messages"),
      (#"{"id":4,"reports":{}}"#, "reports.reports"),
    ] {
      let error = error { () throws(WireError) in try decode(json) }
      #expect(error?.kind == .noElements)
      #expect(error?.field == field)
      #expect(error?.messageID == 4)
      #expect(error?.errorCode == .limitExceeded)
      #expect(error?.closeCode == nil)
    }
  }

  @Test func aBatchInABatchIsRefused() throws {
    let inner = #"{"id":2,"batch":{"messages":[{"sharing":{}}]}}"#
    let json = #"{"batch":{"messages":[\#(inner),{"sharing":{}}]}}"#
    let read = try messages(decode(json))
    guard case .failure(let error) = read.first else {
      Issue.record("no error")
      return
    }
    #expect(error.kind == .nestedBatch)
    #expect(error.field == "batch.messages[0].batch")
    #expect(error.messageID == 2)
    #expect(error.errorCode == .unknownMessage)
    #expect(read.last == .success(ClientMessage(body: .sharing(.shared()))))
  }

  /// Batches in batches all the way down are left out without a deep stack.
  @Test func manyBatchesInBatchesNeedNoDeepStack() throws {
    var bytes: [UInt8] = []
    while bytes.count < 16_000 {
      for tag: UInt8 in [0x0A, 0x4A] {
        var length = bytes.count
        var prefix: [UInt8] = [tag]
        while length >= 0x80 {
          prefix.append(UInt8(length & 0x7F) | 0x80)
          length >>= 7
        }
        bytes = prefix + [UInt8(length)] + bytes
      }
    }
    let span = bytes[...]
    let message = try BinaryCodec().decode(ClientMessage.self, from: span.span)
    #expect(try messages(message).count == 1)
  }

  @Test func longBatchesAreRefused() throws {
    let limit = FrameLimits.maximumMessagesPerBatch
    func batch(_ count: Int) -> String {
      #"{"batch":{"messages":["# + Array(repeating: #"{"sharing":{}}"#, count: count).joined(separator: ",")
        + "]}}"
    }
    #expect(try messages(decode(batch(limit))).count == limit)
    let error = error { () throws(WireError) in try decode(batch(limit + 1)) }
    #expect(error?.kind == .tooManyElements(limit: limit))
    #expect(error?.field == "batch.messages[\(limit)]")
    let reports = Array(repeating: #"{"location":{}}"#, count: 65).joined(separator: ",")
    #expect(
      self.error { () throws(WireError) in try decode(#"{"reports":{"reports":[\#(reports)]}}"#) }?.kind
        == .tooManyElements(limit: FrameLimits.maximumReportsPerBatch))
  }

  @Test(arguments: Subprotocol.allCases)
  func whatMadeNoSenseKeepsItsPlace(form: Subprotocol) throws {
    let message = try decode(#"{"batch":{"messages":[{"sharing":{}},{"id":3},{"sharing":{}}]}}"#)
    let bytes = AnyMessage.client(message).encoded(by: form.codec)[...]
    let again = try messages(form.codec.decode(ClientMessage.self, from: bytes.span))
    #expect(again.count == 3)
    #expect(again[2] == .success(ClientMessage(body: .sharing(.shared()))))
  }
}

import NearbyCore
import NearbyProtocol
import Testing

/// Messages are written into whatever memory the caller has.
@Suite struct MessageBufferTests {
  private func bytes(of message: AnyMessage, _ form: Subprotocol) -> [UInt8] {
    message.encoded(by: form.codec)
  }

  @Test(arguments: Subprotocol.allCases)
  func appendsToArrays(form: Subprotocol) throws {
    for (_, message) in try Samples.all() {
      guard case .server(let server) = message else { continue }
      var array: [UInt8] = [1, 2]
      var contiguous: ContiguousArray<UInt8> = [1, 2]
      for _ in 0..<3 {
        form.codec.encode(server, into: &array)
        form.codec.encode(server, into: &contiguous)
      }
      let once = bytes(of: message, form)
      #expect(array == [1, 2] + once + once + once)
      #expect(Array(contiguous) == array)
    }
  }

  @Test(arguments: Subprotocol.allCases)
  func appendsToARegion(form: Subprotocol) throws {
    for (_, message) in try Samples.all() {
      guard case .server(let server) = message else { continue }
      let once = bytes(of: message, form)
      // From no byte to spare, where the message takes a way round, to many.
      for spare in [0, 1, 6, 7, 8, 9, 2000] {
        let region = [UInt8](capacity: 2 * once.count + spare) { span in
          form.codec.encode(server, into: &span)
          form.codec.encode(server, into: &span)
        }
        #expect(region == once + once)
      }
    }
  }

  @Test func appendsToABufferOfTheCallers() throws {
    struct Chunk: MessageBuffer {
      var bytes: [UInt8] = []
      var calls = 0

      mutating func append(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
        calls += 1
        bytes += [UInt8](capacity: count, initializingWith: write)
      }
    }
    for (_, message) in try Samples.all() {
      guard case .client(let client) = message else { continue }
      var chunk = Chunk()
      BinaryCodec().encode(client, into: &chunk)
      #expect(chunk.bytes == bytes(of: message, .binary))
      #expect(chunk.calls == 1)
    }
  }
}

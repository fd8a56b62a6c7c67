import NearbyCore
import NearbyProtocol
import NearbyTestKit
import Testing

/// No bytes make a decoder trap, and none of them come out in an error.
@Suite struct HostileFrameTests {
  private static let secrets = [
    "52.5", "13.4", "33.8", "151.2", "anna", "bert", "名前", "a.b-c", "b2Zm", "17000",
  ]

  private func expectNoSecret(in error: WireError) {
    var texts = ["\(error)", String(reflecting: error), ""]
    dump(error, to: &texts[2])
    for text in texts {
      for secret in Self.secrets { #expect(!text.contains(secret)) }
    }
  }

  @Test(arguments: WireVectors.all)
  func refusesEveryBeginning(vector: WireVector) throws {
    let sample = try #require(try Samples.all()[vector.name])
    for (form, whole) in [(Subprotocol.binary, vector.binary), (.json, vector.text)] {
      for count in whole.indices {
        do {
          let message = try sample.decodeAnother(from: Array(whole[..<count]), by: form.codec)
          // Only the fields of a record that come last may be missing, and the age of its location.
          let mayEndHere = vector.message == "LocationRecord" || vector.name == "old location on a channel"
          #expect(form == .binary && mayEndHere, "\(count) bytes of \(vector.name)")
          #expect(message.encoded(by: form.codec) == Array(whole[..<count]))
        } catch {
          #expect(error.offset <= count)
          expectNoSecret(in: error)
        }
      }
    }
  }

  @Test(arguments: Subprotocol.allCases)
  func survivesChangedBytes(form: Subprotocol) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix64(seed: seed)
    let samples = try Samples.all()
    for vector in WireVectors.all {
      let sample = try #require(samples[vector.name])
      for _ in 0..<200 {
        var bytes = form == .json ? vector.text : vector.binary
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let index = Int.random(in: bytes.indices, using: &random)
          bytes[index] = UInt8.random(in: 0...255, using: &random)
        }
        do {
          let message = try sample.decodeAnother(from: bytes, by: form.codec)
          let again = try message.decodeAnother(from: message.encoded(by: form.codec), by: form.codec)
          // What made no sense is not written again.
          if message.isWhole { #expect(again == message, "seed \(seed)") }
        } catch {
          #expect(error.offset <= bytes.count, "seed \(seed)")
          expectNoSecret(in: error)
        }
      }
    }
  }

  @Test(arguments: Subprotocol.allCases)
  func survivesNoise(form: Subprotocol) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix64(seed: seed)
    let grammar = Array(#"{}[]",:\u0123456789abcdefeE+-. nulltruefalse"#.utf8)
    let message = AnyMessage.client(ClientMessage(body: .sharing(.paused())))
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        form == .json
          ? grammar.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
      }
      _ = try? message.decodeAnother(from: bytes, by: form.codec)
    }
  }

  @Test func keepsTheTokenOutOfDescriptions() throws {
    let message = ClientMessage(id: 1, body: .hello(Hello(token: "a.b-c")))
    var dumped = ""
    dump(message, to: &dumped)
    for text in ["\(message)", String(reflecting: message), dumped] { #expect(!text.contains("a.b-c")) }
  }
}

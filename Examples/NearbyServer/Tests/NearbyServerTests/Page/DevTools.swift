import Foundation
import NIOCore
import NearbyProtocol

@testable import NearbyServer

/// The DevTools protocol of a browser: commands with their answers, and everything that it tells unasked.
actor DevTools {
  /// What the browser told unasked.
  struct Event: Sendable {
    var method: String
    var parameters: JSONValue
  }

  private struct Command: Encodable {
    var id: Int
    var method: String
    var params: JSONValue
    var sessionId: String?
  }

  private let connection: WebSocketClient
  private var lastID = 0
  private var replies: [Int: CheckedContinuation<JSONValue, any Error>] = [:]
  private var isOver = false

  private(set) var events: [Event] = []

  init(_ connection: WebSocketClient) {
    self.connection = connection
  }

  /// Takes what the browser says until the connection ends.
  func listen() async {
    for await message in connection.messages {
      guard case .text(let bytes) = message,
        let said = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes.readableBytesView))
      else { continue }
      if let id = said["id"].integer {
        settle(id, said)
      } else if let method = said["method"].string {
        events.append(Event(method: method, parameters: said["params"]))
      }
    }
    isOver = true
    for reply in replies.values { reply.resume(throwing: BrowserFailure.disconnected) }
    replies = [:]
  }

  /// Sends a command and returns its result.
  func command(
    _ method: String, _ parameters: JSONValue = [:], session: String? = nil
  ) async throws -> JSONValue {
    lastID += 1
    let id = lastID
    let command = Command(id: id, method: method, params: parameters, sessionId: session)
    let bytes = ByteBuffer(bytes: try JSONEncoder().encode(command))
    let answer = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<JSONValue, any Error>) in
        guard !isOver else { return continuation.resume(throwing: BrowserFailure.disconnected) }
        replies[id] = continuation
        Task {
          do {
            try await connection.send([.text(bytes)])
          } catch {
            fail(id, error)
          }
        }
      }
    } onCancel: {
      Task { await fail(id, CancellationError()) }
    }
    if let reason = answer["error"]["message"].string {
      throw BrowserFailure.refused(method: method, reason: reason)
    }
    return answer["result"]
  }

  private func settle(_ id: Int, _ answer: JSONValue) {
    replies.removeValue(forKey: id)?.resume(returning: answer)
  }

  private func fail(_ id: Int, _ error: any Error) {
    replies.removeValue(forKey: id)?.resume(throwing: error)
  }
}

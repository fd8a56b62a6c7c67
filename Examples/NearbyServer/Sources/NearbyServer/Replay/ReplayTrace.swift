import FoundationEssentials
import NearbyCore
import NearbyProtocol
import Synchronization

/// One JSON line per message that a client sent or received and one per check, in order, so that anyone can check a
/// replay with a program of their own.
final class ReplayTrace: Sendable {
  private let pending = Mutex<[UInt8]>([])
  private let file: FileHandleWriter

  init(path: String) throws {
    file = try FileHandleWriter(path: path)
  }

  func sent(_ message: ClientMessage, by user: UserID, at time: Timestamp) {
    var bytes: [UInt8] = []
    JSONCodec().encode(message, into: &bytes)
    append(direction: "sent", user: user, time: time, message: bytes)
  }

  func received(_ message: ServerMessage, by user: UserID, at time: Timestamp) {
    var bytes: [UInt8] = []
    JSONCodec().encode(message, into: &bytes)
    append(direction: "received", user: user, time: time, message: bytes)
  }

  func check(_ number: Int, at time: Timestamp) {
    append(Array("{\"check\":\(number),\"seconds\":\(Self.seconds(time))}\n".utf8))
  }

  func finish() throws {
    try pending.withLock { pending in
      try file.write(pending)
      pending = []
    }
    try file.close()
  }

  private func append(direction: String, user: UserID, time: Timestamp, message: [UInt8]) {
    let client = (try? JSONEncoder().encode(user.text)).map { [UInt8]($0) } ?? []
    var line = Array("{\"client\":".utf8)
    line += client
    line += Array(",\"direction\":\"\(direction)\",\"seconds\":\(Self.seconds(time)),\"message\":".utf8)
    line += message
    line += Array("}\n".utf8)
    append(line)
  }

  private func append(_ line: [UInt8]) {
    pending.withLock { pending in
      pending += line
      guard pending.count > 1 << 16 else { return }
      // A trace that cannot be written ends the replay when it is finished.
      if (try? file.write(pending)) != nil { pending = [] }
    }
  }

  private static func seconds(_ time: Timestamp) -> String {
    let (seconds, milliseconds) = time.milliseconds.quotientAndRemainder(dividingBy: 1000)
    return milliseconds == 0 ? "\(seconds)" : "\(Double(time.milliseconds) / 1000)"
  }
}

import Foundation

/// A running program that answers each line with a line, and ends when there are no more.
final class Conversation {
  private let process = Process()
  private let questions = Pipe()
  private let answers = Pipe()
  private var buffer: [UInt8] = []

  init(with program: URL) throws {
    process.executableURL = program
    process.standardInput = questions
    process.standardOutput = answers
    try process.run()
  }

  deinit {
    try? questions.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  func ask(_ line: String) throws -> String {
    guard process.isRunning else { throw Unavailable("ended before it was asked") }
    try questions.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let answer = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 1)
        return answer
      }
      // What there is: reading a number of bytes waits for all of them, and the program for the next line.
      let chunk = answers.fileHandleForReading.availableData
      guard !chunk.isEmpty else { throw Unavailable("ended without an answer") }
      buffer += chunk
    }
  }
}

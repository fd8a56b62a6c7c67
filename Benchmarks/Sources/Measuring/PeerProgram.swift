public import Foundation

/// A peer in a language of its own: a program that reads a line that says what to do, does it once, and writes a line
/// with the figure and, where there is one, the check; or `!` and the reason why not.
///
/// It lives as long as this does, so that a virtual machine is warm after the first turn.
public final class PeerProgram {
  private let file: URL
  private var conversation: Conversation?

  /// The program `name` in `directory`, started when it is first asked for something.
  public init(_ name: String, in directory: URL) {
    file = directory.appending(path: name)
  }

  /// The contestant `name`, which does what `line` says.
  public func contestant(_ name: String, _ line: String) -> Contestant {
    Contestant(name) { try self.ask(line) }
  }

  private func ask(_ line: String) throws -> Sample {
    let conversation = try conversation ?? start()
    self.conversation = conversation
    let answer = try conversation.ask(line)
    if answer.hasPrefix("!") { throw Unavailable(String(answer.dropFirst(2))) }
    let words = answer.split(separator: " ")
    guard let first = words.first, let value = Double(first) else {
      throw Unavailable("\(file.lastPathComponent) answered neither a figure nor a reason")
    }
    return Sample(value, check: words.dropFirst().first.flatMap { UInt64($0) })
  }

  private func start() throws -> Conversation {
    if FileManager.default.isExecutableFile(atPath: file.path) { return try Conversation(with: file) }
    let reason = try? String(contentsOf: file.appendingPathExtension("missing"), encoding: .utf8)
    throw Unavailable(reason?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "was not built")
  }
}

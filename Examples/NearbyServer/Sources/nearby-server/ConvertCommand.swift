import ArgumentParser
import Foundation
import NearbyProtocol
import NearbyServer

/// Shows from outside what the codecs read and write.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Read messages in one form from standard input, and write them in the other.",
    discussion: """
      In JSON each message is a line, and blank lines are left out; in protobuf
      its length stands before it as a varint. Each message that is wrong is left
      out and told on a line of standard error: its number, how many of its bytes
      had been read, the field and what is wrong with it. The status is 1 if there
      was one, 0 if there was none. A length that makes no sense ends the input.
      """)

  @Option(help: ArgumentHelp("The messages' name in the schema.", valueName: "name"))
  var message: ConvertedMessage

  @Option(help: "The form to read: json or proto.")
  var from: Codec

  @Option(help: "The form to write: json or proto.")
  var to: Codec

  func run() throws {
    var conversion = FrameConversion(
      of: message, from: from.subprotocol, to: to.subprotocol,
      through: FrameConversion.Streams(
        read: { try Self.read(into: $0) },
        writeOutput: { try FileHandle.standardOutput.write(contentsOf: Data($0)) },
        writeErrors: { try FileHandle.standardError.write(contentsOf: Data($0)) }))
    try conversion.run()
    if !conversion.isFaultless { throw ExitCode(1) }
  }

  /// Takes what there is: a `FileHandle` would wait until the buffer is full, though whoever writes the messages may
  /// want an answer first.
  private static func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Foundation.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
  }
}

extension ConvertedMessage: ExpressibleByArgument {
  /// Takes the name with the schema's package or without.
  public init?(argument: String) {
    self.init(name: argument)
  }
}

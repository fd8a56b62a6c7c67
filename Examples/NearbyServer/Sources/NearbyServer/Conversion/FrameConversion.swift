package import NearbyProtocol

/// Turns a stream of frames in one form into the same messages in another form.
///
/// What is wrong with a frame is said on a line of its own, by number, place and kind, but never by value: locations,
/// ids and tokens are private.
package struct FrameConversion {
  /// Where bytes come from and go to.
  package struct Streams {
    /// Fills the beginning of a buffer, and returns how many bytes it put there; 0 at the end.
    var read: (UnsafeMutableRawBufferPointer) throws -> Int
    var writeOutput: ([UInt8]) throws -> Void
    var writeErrors: ([UInt8]) throws -> Void

    package init(
      read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int,
      writeOutput: @escaping ([UInt8]) throws -> Void, writeErrors: @escaping ([UInt8]) throws -> Void
    ) {
      self.read = read
      self.writeOutput = writeOutput
      self.writeErrors = writeErrors
    }
  }

  private static let outputByteCount = 1 << 16

  private let message: ConvertedMessage
  private let source: Subprotocol
  private let target: Subprotocol
  private let streams: Streams
  private var output: [UInt8] = []
  private var errors: [UInt8] = []
  private var frame: [UInt8] = []

  /// How many frames have begun.
  private var frameCount = 0

  /// Whether every frame so far was a message.
  package private(set) var isFaultless = true

  package init(
    of message: ConvertedMessage, from source: Subprotocol, to target: Subprotocol, through streams: Streams
  ) {
    self.message = message
    self.source = source
    self.target = target
    self.streams = streams
  }

  /// Converts up to the end of the input. What was converted is written before more input is waited for.
  package mutating func run() throws {
    // With the types known the codecs are straight code.
    switch (source, target) {
    case (.json, .json): try run(JSONCodec(), JSONCodec())
    case (.json, .binary): try run(JSONCodec(), BinaryCodec())
    case (.binary, .json): try run(BinaryCodec(), JSONCodec())
    case (.binary, .binary): try run(BinaryCodec(), BinaryCodec())
    }
  }

  private mutating func run(_ reader: some MessageCodec, _ writer: some MessageCodec) throws {
    var cutter = FrameCutter(Framing(source))
    while true {
      switch cutter.next() {
      case .frame(let range):
        frameCount += 1
        let bytes = cutter.bytes[range]
        convert(bytes.span, reader, writer)
        if output.count >= Self.outputByteCount || errors.count >= Self.outputByteCount { try flush() }
      case .tooLong:
        frameCount += 1
        report(WireError(.tooLarge(limit: FrameLimits.maximumByteCount)))
      case .broken(let reason):
        frameCount += 1
        report("\(reason.rawValue); nothing behind it can be read")
      case .needsMore:
        try flush()
        try cutter.fill(streams.read)
      case .end:
        return try flush()
      }
    }
  }

  private mutating func convert(
    _ bytes: Span<UInt8>, _ reader: some MessageCodec, _ writer: some MessageCodec
  ) {
    frame.removeAll(keepingCapacity: true)
    do throws(WireError) {
      try message.convert(bytes, from: reader, to: writer, into: &frame)
    } catch {
      return report(error)
    }
    // JSON is the longer form, and nobody would read what is too long.
    guard frame.count <= FrameLimits.maximumByteCount else {
      return report("more than \(FrameLimits.maximumByteCount) bytes in the other form")
    }
    Framing(target).append(frame, to: &output)
  }

  private mutating func report(_ error: WireError) {
    report(error.field.isEmpty ? "\(error.kind)" : "\(error.field): \(error.kind)", at: error.offset)
  }

  /// - Parameter offset: How many bytes of the frame had been read when it was noticed.
  private mutating func report(_ problem: String, at offset: Int = 0) {
    isFaultless = false
    errors += "frame \(frameCount), byte \(offset): \(problem)\n".utf8
  }

  private mutating func flush() throws {
    if !output.isEmpty { try streams.writeOutput(output) }
    output.removeAll(keepingCapacity: true)
    if !errors.isEmpty { try streams.writeErrors(errors) }
    errors.removeAll(keepingCapacity: true)
  }
}

import NearbyCore
import NearbyProtocol

/// A message that stands alone, by its name in the schema.
package enum ConvertedMessage: String, CaseIterable, Sendable {
  case client = "ClientMessage"
  case server = "ServerMessage"
  case channel = "ChannelMessage"
  case record = "LocationRecord"

  private static let package = "nearby.v1."

  /// Takes the name with the schema's package or without.
  package init?(name: String) {
    let package = Self.package.utf8
    let short = name.utf8.dropFirst(name.utf8.starts(with: package) ? package.count : 0)
    guard let message = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(short) }) else { return nil }
    self = message
  }

  /// Appends the message of `frame`, as `writer` writes it.
  ///
  /// A batch with a message that makes no sense is refused as a whole: there is nothing to write for that one.
  func convert(
    _ frame: Span<UInt8>, from reader: some MessageCodec, to writer: some MessageCodec,
    into bytes: inout [UInt8]
  ) throws(WireError) {
    switch self {
    case .client:
      let message = try reader.decode(ClientMessage.self, from: frame)
      if case .batch(let batch) = message.body { for each in batch.messages { _ = try each.get() } }
      writer.encode(message, into: &bytes)
    case .server:
      let message = try reader.decode(ServerMessage.self, from: frame)
      if case .batch(let batch) = message.body { for each in batch.messages { _ = try each.get() } }
      writer.encode(message, into: &bytes)
    case .channel: writer.encode(try reader.decode(ChannelMessage.self, from: frame), into: &bytes)
    case .record: writer.encode(try reader.decode(LocationRecord.self, from: frame), into: &bytes)
    }
  }
}

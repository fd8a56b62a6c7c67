import NearbyCore
import NearbyProtocol

/// Decodes JSON text.
func decode(_ json: String) throws(WireError) -> ClientMessage {
  let bytes = Array(json.utf8)[...]
  return try JSONCodec().decode(ClientMessage.self, from: bytes.span)
}

/// Decodes JSON bytes that may not be text.
func decode(json bytes: [UInt8]) throws(WireError) -> ClientMessage {
  let bytes = bytes[...]
  return try JSONCodec().decode(ClientMessage.self, from: bytes.span)
}

/// Decodes the binary form, written in hexadecimal digits.
func decode(hex: String) throws(WireError) -> ClientMessage {
  let bytes = bytes(hex)[...]
  return try BinaryCodec().decode(ClientMessage.self, from: bytes.span)
}

func decodeServer(_ json: String) throws(WireError) -> ServerMessage {
  let bytes = Array(json.utf8)[...]
  return try JSONCodec().decode(ServerMessage.self, from: bytes.span)
}

func decodeServer(hex: String) throws(WireError) -> ServerMessage {
  let bytes = bytes(hex)[...]
  return try BinaryCodec().decode(ServerMessage.self, from: bytes.span)
}

func decodeRecord(_ json: String) throws(WireError) -> LocationRecord {
  let bytes = Array(json.utf8)[...]
  return try JSONCodec().decode(LocationRecord.self, from: bytes.span)
}

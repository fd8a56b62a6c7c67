import ArgumentParser
import NearbyProtocol

/// A form of the messages, as it is named in arguments.
enum Codec: String, ExpressibleByArgument, CaseIterable {
  case json, proto

  var subprotocol: Subprotocol {
    switch self {
    case .json: .json
    case .proto: .binary
    }
  }
}

import NearbyCore

extension ChannelMessage: WireMessage {
  private enum Field: UInt32, WireField {
    case location = 1, friendship
    static let names = ["location", "friendship"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var message: ChannelMessage?
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .location: message = try reader.message().map(ChannelMessage.location)
      case .friendship: message = try reader.message().map(ChannelMessage.friendship)
      }
    }
    guard let message else {
      reader.refuse(.unknownBody)
      return nil
    }
    self = message
  }

  func write(to writer: inout some FieldWriter) {
    switch self {
    case .location(let record): writer.write(Field.location, record)
    case .friendship(let change): writer.write(Field.friendship, change)
    }
  }
}

import NearbyCore

extension ChannelMessage: WireMessage {
  private enum Field: UInt32, WireField {
    case location = 1, friendship

    var name: StaticString {
      switch self {
      case .location: "location"
      case .friendship: "friendship"
      }
    }
  }

  init(from reader: inout some FieldReader) throws(Fault) {
    var message: ChannelMessage?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .location: message = .location(try reader.message())
        case .friendship: message = .friendship(try reader.message())
        }
      } catch {
        try walk.keep(error)
      }
    }
    guard let message else { throw Fault(.unknownBody, at: reader.index) }
    self = message
  }

  func write(to writer: inout some FieldWriter) {
    switch self {
    case .location(let record): writer.write(Field.location, record)
    case .friendship(let change): writer.write(Field.friendship, change)
    }
  }
}

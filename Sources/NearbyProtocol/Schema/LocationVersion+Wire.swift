import NearbyCore

extension LocationVersion: WireMessage {
  private enum Field: UInt32, WireField {
    case epoch = 1, sequence
    static let names = ["epoch", "sequence"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var epoch: Int64 = 0
    var sequence: UInt32 = 0
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .epoch: epoch = try reader.int64()
      case .sequence: sequence = try reader.uint32()
      }
    }
    self.init(epoch: epoch, sequence: sequence)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.epoch, epoch)
    writer.write(Field.sequence, sequence)
  }
}

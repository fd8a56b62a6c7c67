import NearbyCore

extension LocationVersion: WireMessage {
  private enum Field: UInt32, WireField {
    case epoch = 1, sequence, node

    var name: StaticString {
      switch self {
      case .epoch: "epoch"
      case .sequence: "sequence"
      case .node: "node"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var epoch: Int64 = 0
    var (sequence, node): (UInt32, UInt32) = (0, 0)
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .epoch: epoch = try reader.int64()
        case .sequence: sequence = try reader.uint32()
        case .node: node = try reader.uint32()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(epoch: epoch, sequence: sequence, node: node)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.epoch, epoch)
    writer.write(Field.sequence, sequence)
    writer.write(Field.node, node)
  }
}

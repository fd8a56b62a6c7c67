import NearbyCore

/// `Sharing` in the schema.
extension SharingDecision: WireMessage {
  private enum Field: UInt32, WireField {
    case paused = 1, until, precision

    var name: StaticString {
      switch self {
      case .paused: "paused"
      case .until: "untilMs"
      case .precision: "precision"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var isPaused = false
    var until: Int64?
    var precision = PrecisionField.unspecified
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .paused: isPaused = try reader.bool()
        case .until: until = try reader.int64()
        case .precision: precision = try reader.chosenPrecision()
        }
      } catch {
        try walk.keep(error)
      }
    }
    do {
      try self.init(
        isPaused: isPaused, until: until.map(Timestamp.init(milliseconds:)), precision: precision.chosen)
    } catch {
      throw Fault(.invalidSharing, at: reader.index)
    }
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.paused, isPaused)
    writer.write(Field.until, until?.milliseconds)
    writer.write(Field.precision, PrecisionField(chosen: precision))
  }
}

extension FieldReader {
  /// Reads what a user chose. One that this version does not know is refused: to show more than was meant would be
  /// worse.
  fileprivate mutating func chosenPrecision() throws(Fault) -> PrecisionField {
    let start = index
    guard let precision: PrecisionField = try enumeration() else { throw Fault(.invalidSharing, at: start) }
    return precision
  }
}

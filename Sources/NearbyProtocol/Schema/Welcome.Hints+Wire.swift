/// `Hints` in the schema.
extension Welcome.Hints: WireMessage {
  private enum Field: UInt32, WireField {
    case radius = 1, inactiveAfter, reportInterval, pingInterval
    static let names = ["radiusM", "inactiveAfterMs", "reportIntervalMs", "pingIntervalMs"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var radius = 0.0
    var inactiveAfter: Int64 = 0
    var reportInterval: Int64 = 0
    var pingInterval: Int64 = 0
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .radius: radius = try reader.double()
      case .inactiveAfter: inactiveAfter = try reader.int64()
      case .reportInterval: reportInterval = try reader.int64()
      case .pingInterval: pingInterval = try reader.int64()
      }
    }
    guard radius.isFinite else {
      reader.refuse(.notFinite, at: Field.radius)
      return nil
    }
    self.init(
      radius: radius, inactiveAfterMilliseconds: inactiveAfter,
      reportIntervalMilliseconds: reportInterval, pingIntervalMilliseconds: pingInterval)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.radius, radius)
    writer.write(Field.inactiveAfter, inactiveAfterMilliseconds)
    writer.write(Field.reportInterval, reportIntervalMilliseconds)
    writer.write(Field.pingInterval, pingIntervalMilliseconds)
  }
}

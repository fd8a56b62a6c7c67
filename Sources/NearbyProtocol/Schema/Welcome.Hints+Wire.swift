/// `Hints` in the schema.
extension Welcome.Hints: WireMessage {
  private enum Field: UInt32, WireField {
    case radius = 1, inactiveAfter, reportInterval, pingInterval, pongTimeout

    var name: StaticString {
      switch self {
      case .radius: "radiusM"
      case .inactiveAfter: "inactiveAfterMs"
      case .reportInterval: "reportIntervalMs"
      case .pingInterval: "pingIntervalMs"
      case .pongTimeout: "pongTimeoutMs"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var radius = 0.0
    var inactiveAfter: Int64 = 0
    var reportInterval: Int64 = 0
    var pingInterval: Int64 = 0
    var pongTimeout: Int64 = 0
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .radius: radius = try reader.double(in: .finite, or: .notFinite)
        case .inactiveAfter: inactiveAfter = try reader.int64()
        case .reportInterval: reportInterval = try reader.int64()
        case .pingInterval: pingInterval = try reader.int64()
        case .pongTimeout: pongTimeout = try reader.int64()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      radius: radius, inactiveAfterMilliseconds: inactiveAfter,
      reportIntervalMilliseconds: reportInterval, pingIntervalMilliseconds: pingInterval,
      pongTimeoutMilliseconds: pongTimeout)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.radius, radius)
    writer.write(Field.inactiveAfter, inactiveAfterMilliseconds)
    writer.write(Field.reportInterval, reportIntervalMilliseconds)
    writer.write(Field.pingInterval, pingIntervalMilliseconds)
    writer.write(Field.pongTimeout, pongTimeoutMilliseconds)
  }
}

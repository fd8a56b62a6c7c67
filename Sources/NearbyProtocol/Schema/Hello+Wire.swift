import NearbyCore

extension Hello: WireMessage {
  private enum Field: UInt32, WireField {
    case token = 1, sharing, report
    static let names = ["token", "sharing", "report"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var token = ""
    var sharing: Sharing?
    var report: LocationReport?
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .token: token = try reader.string()
      case .sharing: sharing = try reader.message()
      case .report: report = try reader.message()
      }
    }
    self.init(token: token, sharing: sharing, report: report)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.token, token)
    writer.write(Field.sharing, sharing)
    writer.write(Field.report, report)
  }
}

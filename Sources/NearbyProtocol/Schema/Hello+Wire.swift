import NearbyCore

extension Hello: WireMessage {
  private enum Field: UInt32, WireField {
    case token = 1, sharing, report, resume, batches

    var name: StaticString {
      switch self {
      case .token: "token"
      case .sharing: "sharing"
      case .report: "report"
      case .resume: "resume"
      case .batches: "batches"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var token = ""
    var sharing: SharingDecision?
    var report: LocationReport?
    var resume = ""
    var acceptsBatches = false
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .token: token = try reader.text(limit: FrameLimits.maximumTokenByteCount)
        case .sharing: sharing = try walk.message(.sharing, in: &reader)
        case .report: report = try walk.message(.report, in: &reader)
        case .resume: resume = try reader.text(limit: FrameLimits.maximumResumeByteCount)
        case .batches: acceptsBatches = try reader.bool()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      token: token, sharing: sharing, report: report, resume: resume, acceptsBatches: acceptsBatches)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.token, token)
    writer.write(Field.sharing, sharing)
    writer.write(Field.report, report)
    writer.write(Field.resume, resume)
    writer.write(Field.batches, acceptsBatches)
  }
}

import NearbyCore

extension Welcome: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, limits, hints, resume, resumed

    var name: StaticString {
      switch self {
      case .user: "user"
      case .limits: "limits"
      case .hints: "hints"
      case .resume: "resume"
      case .resumed: "resumed"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var user: UserID?
    var limits: Limits?
    var hints: Hints?
    var resume = ""
    var isResumed = false
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        case .limits: limits = try reader.message()
        case .hints: hints = try reader.message()
        case .resume: resume = try reader.text(limit: FrameLimits.maximumResumeByteCount)
        case .resumed: isResumed = try reader.bool()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)),
      limits: try reader.require(limits, at: Field.limits), hints: try reader.require(hints, at: Field.hints),
      resume: resume, isResumed: isResumed)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.limits, limits)
    writer.write(Field.hints, hints)
    writer.write(Field.resume, resume)
    writer.write(Field.resumed, isResumed)
  }
}

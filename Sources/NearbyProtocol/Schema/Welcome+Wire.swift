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
        case .limits: limits = try walk.message(.limits, in: &reader)
        case .hints: hints = try walk.message(.hints, in: &reader)
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

/// `Limits` in the schema.
extension Welcome.Limits: WireMessage {
  private enum Field: UInt32, WireField {
    case frameByteCount = 1, friends, pageSize, reports, messages, idByteCount

    var name: StaticString {
      switch self {
      case .frameByteCount: "maxFrameBytes"
      case .friends: "maxFriends"
      case .pageSize: "maxPageSize"
      case .reports: "maxReports"
      case .messages: "maxMessages"
      case .idByteCount: "maxIdBytes"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var frameByteCount: UInt32 = 0
    var friends: UInt32 = 0
    var pageSize: UInt32 = 0
    var reports: UInt32 = 0
    var messages: UInt32 = 0
    var idByteCount: UInt32 = 0
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .frameByteCount: frameByteCount = try reader.uint32()
        case .friends: friends = try reader.uint32()
        case .pageSize: pageSize = try reader.uint32()
        case .reports: reports = try reader.uint32()
        case .messages: messages = try reader.uint32()
        case .idByteCount: idByteCount = try reader.uint32()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      maximumFrameByteCount: frameByteCount, maximumFriends: friends, maximumPageSize: pageSize,
      maximumReports: reports, maximumMessages: messages, maximumIDByteCount: idByteCount)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.frameByteCount, maximumFrameByteCount)
    writer.write(Field.friends, maximumFriends)
    writer.write(Field.pageSize, maximumPageSize)
    writer.write(Field.reports, maximumReports)
    writer.write(Field.messages, maximumMessages)
    writer.write(Field.idByteCount, maximumIDByteCount)
  }
}

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

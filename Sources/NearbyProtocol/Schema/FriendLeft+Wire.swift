import NearbyCore

extension FriendLeft: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, reason

    var name: StaticString {
      switch self {
      case .user: "user"
      case .reason: "reason"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var user: UserID?
    var reason: LeaveReason?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        case .reason: reason = try reader.enumeration()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)), reason: reason)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.reason, reason)
  }
}

extension LeaveReason: WireEnumeration {
  static let wireNames = [
    "LEAVE_REASON_UNSPECIFIED", "LEAVE_REASON_OUT_OF_RANGE", "LEAVE_REASON_INACTIVE",
    "LEAVE_REASON_STOPPED_SHARING", "LEAVE_REASON_UNFRIENDED",
  ]

  init?(wireNumber: UInt32) {
    switch wireNumber {
    case 1: self = .outOfRange
    case 2: self = .inactive
    case 3: self = .stoppedSharing
    case 4: self = .unfriended
    default: return nil
    }
  }

  var wireNumber: UInt32 {
    switch self {
    case .outOfRange: 1
    case .inactive: 2
    case .stoppedSharing: 3
    case .unfriended: 4
    }
  }
}

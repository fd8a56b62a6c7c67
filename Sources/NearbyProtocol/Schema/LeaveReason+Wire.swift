import NearbyCore

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

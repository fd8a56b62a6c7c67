import NearbyCore

/// `Precision` in the schema, whose 0 means something.
enum PrecisionField {
  case unspecified
  case specified(SharingPrecision)

  /// How precisely friends see a user: exactly when nothing is said, and as coarsely as can be when it is said in a way
  /// that this version does not know.
  static func decided(_ field: PrecisionField?) -> SharingPrecision {
    switch field {
    case .specified(let precision): precision
    case .unspecified: .exact
    case nil: .town
    }
  }

  /// What is written for a user whom friends see like that: nothing for the usual, exactly.
  init(decided precision: SharingPrecision) {
    // Not by ==, which would be a call across which the whole message is retained.
    if case .exact = precision { self = .unspecified } else { self = .specified(precision) }
  }

  /// What is written for a choice, which may be none.
  init(chosen precision: SharingPrecision?) {
    self = precision.map(PrecisionField.specified) ?? .unspecified
  }

  /// What was chosen, if anything was.
  var chosen: SharingPrecision? {
    switch self {
    case .unspecified: nil
    case .specified(let precision): precision
    }
  }
}

extension PrecisionField: WireEnumeration {
  static let wireNames = [
    "PRECISION_UNSPECIFIED", "PRECISION_EXACT", "PRECISION_BLOCK", "PRECISION_NEIGHBOURHOOD",
    "PRECISION_TOWN",
  ]

  init?(wireNumber: UInt32) {
    switch wireNumber {
    case 0: self = .unspecified
    case 1: self = .specified(.exact)
    case 2: self = .specified(.block)
    case 3: self = .specified(.neighbourhood)
    case 4: self = .specified(.town)
    default: return nil
    }
  }

  var wireNumber: UInt32 {
    switch self {
    case .unspecified: 0
    case .specified(.exact): 1
    case .specified(.block): 2
    case .specified(.neighbourhood): 3
    case .specified(.town): 4
    }
  }
}

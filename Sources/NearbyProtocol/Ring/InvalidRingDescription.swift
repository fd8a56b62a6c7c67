public import NearbyCore

/// Why some bytes do not describe a `HashRing`.
@nonexhaustive
public enum InvalidRingDescription: Error, Hashable, Sendable {
  /// The bytes are too many or not JSON, a value has another type than its field, or a field is missing.
  case unreadable(WireError)

  /// A field stands twice in one object: two readers could take either one, and would disagree about who owns what.
  case repeatedField(String)

  /// The id of the slot at `index`, counted from 0, is not one.
  case invalidSlotID(InvalidIdentifier, index: Int)

  /// The slots do not make a ring.
  case invalidRing(InvalidRing)
}

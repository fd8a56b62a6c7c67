public import NearbyCore

/// The fields of a ring as they stand in JSON, before anything is made of them.
struct RingDescription {
  enum Field: UInt32, WireField {
    case epoch = 1, slots

    var name: StaticString {
      switch self {
      case .epoch: "epoch"
      case .slots: "slots"
      }
    }
  }

  var epoch: UInt64?
  var slots: [RingSlotDescription]?
  var repeatedField: String?

  /// The ring, if it is one.
  func ring() throws(InvalidRingDescription) -> HashRing {
    if let repeatedField { throw .repeatedField(repeatedField) }
    var ringSlots: [RingSlot] = []
    for (index, slot) in (slots ?? []).enumerated() {
      // One more than can be, so that the ring says so.
      guard index <= HashRing.maximumSlotCount else { break }
      ringSlots.append(try slot.ringSlot(at: index))
    }
    guard let epoch else { throw .unreadable(WireError(.missingField, field: Field.epoch.name.description)) }
    do {
      return try HashRing(slots: ringSlots, epoch: epoch)
    } catch {
      throw .invalidRing(error)
    }
  }
}

/// The fields of a slot as they stand in JSON, before anything is made of them.
struct RingSlotDescription: Sendable {
  enum Field: UInt32, WireField {
    case id = 1, weight, endpoint

    var name: StaticString {
      switch self {
      case .id: "id"
      case .weight: "weight"
      case .endpoint: "endpoint"
      }
    }
  }

  var id: String?
  var weight: UInt32?
  var endpoint: String?
  var repeatedField: String?

  func ringSlot(at index: Int) throws(InvalidRingDescription) -> RingSlot {
    if let repeatedField { throw .repeatedField(repeatedField) }
    do {
      return RingSlot(id: try SlotID(id ?? ""), weight: Int(weight ?? 1), endpoint: endpoint)
    } catch {
      throw .invalidSlotID(error, index: index)
    }
  }
}

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

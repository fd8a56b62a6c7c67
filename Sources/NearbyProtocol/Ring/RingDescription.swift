import NearbyCore

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

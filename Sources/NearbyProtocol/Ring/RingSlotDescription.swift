import NearbyCore

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

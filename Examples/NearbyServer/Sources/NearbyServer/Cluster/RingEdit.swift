package import NearbyCore

/// What an operator changes about a ring.
package enum RingEdit: Hashable, Sendable {
  /// One more slot; the first one makes a ring.
  case add(RingSlot)

  /// One slot less.
  case remove(SlotID)

  /// Another server for a slot.
  case replace(SlotID, endpoint: String)

  /// The ring that comes of it, in the next epoch unless another one is given.
  ///
  /// - Throws: ``InvalidRingEdit``, or `InvalidRing` when what comes of it is none.
  package func applied(to ring: HashRing?, epoch: UInt64? = nil) throws -> HashRing {
    var slots = ring?.slots ?? []
    switch self {
    case .add(let slot): slots.append(slot)
    case .remove(let id): slots.remove(at: try Self.index(of: id, in: slots))
    case .replace(let id, let endpoint): slots[try Self.index(of: id, in: slots)].endpoint = endpoint
    }
    let former = ring?.epoch ?? 0
    guard former < .max else { throw InvalidRingEdit.noLaterEpoch }
    let epoch = epoch ?? former + 1
    guard ring == nil || epoch > former else { throw InvalidRingEdit.noLaterEpoch }
    return try HashRing(slots: slots, epoch: epoch)
  }

  private static func index(of id: SlotID, in slots: [RingSlot]) throws(InvalidRingEdit) -> Int {
    guard let index = slots.firstIndex(where: { $0.id == id }) else { throw .unknownSlot(id) }
    return index
  }
}

/// Why a change cannot be made to a ring.
package enum InvalidRingEdit: Error, Hashable, CustomStringConvertible {
  /// No slot of the ring has that id.
  case unknownSlot(SlotID)

  /// Nobody would take the ring for a newer one.
  case noLaterEpoch

  package var description: String {
    switch self {
    case .unknownSlot(let slot): "the ring has no slot \(slot)"
    case .noLaterEpoch: "the epoch has to be later than that of the ring"
    }
  }
}

import NearbyCore

extension JSONWriter {
  /// Writes the description of a ring. Everything has one place and one form, so equal rings give equal bytes.
  mutating func ring(_ ring: HashRing) {
    bytes.append(UInt8(ascii: "{"))
    // In quotes, as proto3 JSON writes 64 bits: many readers would round a large number.
    put(RingDescription.Field.epoch, String(ring.epoch))
    bytes.append(contentsOf: ",\"\(RingDescription.Field.slots.name)\":[".utf8)
    for (index, slot) in ring.slots.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      self.slot(slot)
    }
    bytes.append(contentsOf: "]}".utf8)
  }

  private mutating func slot(_ slot: RingSlot) {
    bytes.append(UInt8(ascii: "{"))
    put(RingSlotDescription.Field.id, slot.id.text)
    // A weight is 1...100 in every ring.
    put(RingSlotDescription.Field.weight, UInt32(slot.weight))
    if let endpoint = slot.endpoint { put(RingSlotDescription.Field.endpoint, endpoint) }
    bytes.append(UInt8(ascii: "}"))
  }
}

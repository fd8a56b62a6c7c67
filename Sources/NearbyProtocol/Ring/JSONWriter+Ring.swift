import NearbyCore

extension JSONWriter {
  /// Writes the description of a ring. There is one order and one form of everything, so equal rings give equal bytes.
  mutating func ring(_ ring: HashRing) {
    open(UInt8(ascii: "{"))
    // In quotes, as proto3 JSON writes 64 bits: many readers would round a large number.
    put(RingDescription.Field.epoch, String(ring.epoch))
    name(RingDescription.Field.slots)
    open(UInt8(ascii: "["))
    for slot in ring.slots { self.slot(slot) }
    close(UInt8(ascii: "]"))
    close(UInt8(ascii: "}"))
    bytes.takeBack(UInt8(ascii: ","))
  }

  private mutating func slot(_ slot: RingSlot) {
    open(UInt8(ascii: "{"))
    put(RingSlotDescription.Field.id, slot.id.text)
    // A weight is 1...100 in every ring.
    put(RingSlotDescription.Field.weight, UInt32(slot.weight))
    if let endpoint = slot.endpoint { put(RingSlotDescription.Field.endpoint, endpoint) }
    close(UInt8(ascii: "}"))
  }
}

extension JSONSize {
  /// The most bytes that the description of `ring` can take.
  static func ofRing(_ ring: HashRing) -> Int {
    var size = JSONSize()
    size.put(RingDescription.Field.epoch, String(ring.epoch))
    for slot in ring.slots {
      size.put(RingSlotDescription.Field.id, slot.id.text)
      size.put(RingSlotDescription.Field.weight, UInt32(slot.weight))
      size.put(RingSlotDescription.Field.endpoint, slot.endpoint ?? "")
    }
    // {"slots":[]}, and {}, for each.
    return size.count + 12 + 3 * ring.slots.count
  }
}

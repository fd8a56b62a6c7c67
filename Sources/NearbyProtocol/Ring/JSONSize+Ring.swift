import NearbyCore

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

import NearbyCore

extension JSONReader {
  /// Reads all bytes as the description of one ring.
  mutating func wholeRing() throws(Fault) -> RingDescription {
    try whole { reader throws(Fault) in try reader.ringFields() }
  }

  private mutating func ringFields() throws(Fault) -> RingDescription {
    try open("{")
    var ring = RingDescription()
    var walk = FieldWalk<RingDescription.Field>()
    while let field = try walk.next(in: &self) {
      do {
        switch field {
        case .epoch:
          if ring.epoch != nil { ring.repeatedField = field.name.description }
          ring.epoch = try uint64()
        case .slots:
          if ring.slots != nil { ring.repeatedField = field.name.description }
          ring.slots = try slots()
        }
      } catch {
        try walk.keep(error)
      }
    }
    return ring
  }

  private mutating func slots() throws(Fault) -> [RingSlotDescription] {
    try open("[")
    var slots: [RingSlotDescription] = []
    while try nextElement(until: "]") {
      let slot = try slotFields()
      // What is too much is read, since it has to be JSON, and not kept.
      if slots.count <= HashRing.maximumSlotCount { slots.append(slot) }
    }
    return slots
  }

  private mutating func slotFields() throws(Fault) -> RingSlotDescription {
    try open("{")
    var slot = RingSlotDescription()
    var walk = FieldWalk<RingSlotDescription.Field>()
    while let field = try walk.next(in: &self) {
      do {
        switch field {
        case .id:
          if slot.id != nil { slot.repeatedField = field.name.description }
          slot.id = try string()
        case .weight:
          if slot.weight != nil { slot.repeatedField = field.name.description }
          slot.weight = try uint32()
        case .endpoint:
          if slot.endpoint != nil { slot.repeatedField = field.name.description }
          slot.endpoint = try string()
        }
      } catch {
        try walk.keep(error)
      }
    }
    return slot
  }

  /// Reads a whole number of 64 bits, in quotes or not, without a fraction or an exponent.
  private mutating func uint64() throws(Fault) -> UInt64 {
    let start = index
    let number = try maybeQuotedNumber()
    guard number.isExact, !number.isNegative, number.exponent == 0 else {
      throw malformed(.invalidNumber, at: start)
    }
    return number.significand
  }
}

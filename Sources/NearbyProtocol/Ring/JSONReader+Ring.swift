import NearbyCore

extension JSONReader {
  /// Reads all bytes as the description of one ring.
  mutating func wholeRing() throws(WireError) -> RingDescription {
    skipWhiteSpace()
    guard skip("{") else { throw wrongType() }
    let ring = try nested { reader throws(WireError) in try reader.ringFields() }
    skipWhiteSpace()
    guard index == bytes.count else { throw malformed(.trailingBytes) }
    return ring
  }

  private mutating func ringFields() throws(WireError) -> RingDescription {
    var ring = RingDescription()
    try fields { (field: RingDescription.Field, reader) throws(WireError) in
      switch field {
      case .epoch:
        if ring.epoch != nil { ring.repeatedField = field.name }
        ring.epoch = try reader.uint64()
      case .slots:
        if ring.slots != nil { ring.repeatedField = field.name }
        ring.slots = try reader.slots()
      }
    }
    return ring
  }

  private mutating func slots() throws(WireError) -> [RingSlotDescription] {
    guard skip("[") else { throw wrongType() }
    return try nested { reader throws(WireError) in
      var slots: [RingSlotDescription] = []
      while try reader.nextElement(until: "]") {
        guard reader.skip("{") else { throw reader.wrongType() }
        let slot = try reader.nested { reader throws(WireError) in try reader.slotFields() }
        // What is too much is read, since it has to be JSON, and not kept.
        if slots.count <= HashRing.maximalSlotCount { slots.append(slot) }
      }
      return slots
    }
  }

  private mutating func slotFields() throws(WireError) -> RingSlotDescription {
    var slot = RingSlotDescription()
    try fields { (field: RingSlotDescription.Field, reader) throws(WireError) in
      switch field {
      case .id:
        if slot.id != nil { slot.repeatedField = field.name }
        slot.id = try reader.string()
      case .weight:
        if slot.weight != nil { slot.repeatedField = field.name }
        slot.weight = try reader.uint32()
      case .endpoint:
        if slot.endpoint != nil { slot.repeatedField = field.name }
        slot.endpoint = try reader.string()
      }
    }
    return slot
  }

  /// Reads a whole number of 64 bits, in quotes or not, without a fraction or an exponent.
  private mutating func uint64() throws(WireError) -> UInt64 {
    let isQuoted = skip("\"")
    guard isQuoted || byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else {
      throw wrongType()
    }
    let number = try number()
    guard number.isExact, !number.isNegative, number.exponent == 0 else { throw malformed(.invalidNumber) }
    if isQuoted, !skip("\"") { throw malformed(index < bytes.count ? .invalidNumber : .truncated) }
    return number.significand
  }
}

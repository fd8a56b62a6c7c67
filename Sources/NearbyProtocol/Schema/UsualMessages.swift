import NearbyCore

/// The three messages that come most, read without a loop when they are written as every known writer does it: all
/// fields in their order, none twice, none unknown. They are checked as all others are.
///
/// Whatever is different in any way is `nil` here, and left to the reader of all messages. Two or three comparisons of
/// tags and lengths where they should stand replace a decision for each field, and the message is built where it is
/// handed out: this was measured to take half the time.
extension FrameBytes {
  /// A friend who appeared or moved.
  ///
  /// ```
  /// 22|2a length  0a length  0a length user  12 12 location  19 distance  20 reported_at_ms  [28 captured_at_ms]
  /// [35 accuracy_m]  [3d heading_deg]  [45 speed_mps]  [48 precision]
  /// ```
  @inline(__always)
  func usualFriendUpdate() -> ServerMessage? {
    // The message and the friend in it go to the end of the frame; 127 bytes are the most with lengths of one byte.
    guard count >= 36, count < 130, byte(at: 0) == 0x22 || byte(at: 0) == 0x2A, byte(at: 1) == count &- 2,
      byte(at: 2) == 0x0A, byte(at: 3) == count &- 4, byte(at: 4) == 0x0A
    else { return nil }
    var offset = 6 &+ Int(byte(at: 5))
    guard count &- offset >= 30, byte(at: offset) == 0x12, byte(at: offset &+ 1) == 18,
      byte(at: offset &+ 20) == 0x19, byte(at: offset &+ 29) == 0x20,
      let coordinate = usualCoordinate(at: offset &+ 2)
    else { return nil }
    let user = 6..<offset
    let distance = Double(bitPattern: word(at: offset &+ 21))
    offset &+= 30
    guard distance.isFinite, offset < count, let reportedAt = varint(at: &offset, until: count) else {
      return nil
    }
    let capturedAt = usualTime(tag: 0x28, at: &offset)
    let motion = usualMotion(tags: (0x35, 0x3D, 0x45), at: &offset)
    let precision = usualPrecision(tag: 0x48, at: &offset)
    guard offset == count, let motion, let user = usualUser(in: user) else { return nil }
    let location = AcceptedLocation(
      coordinate: coordinate, acceptedAt: Timestamp(milliseconds: Int64(bitPattern: reportedAt)),
      capturedAt: capturedAt, motion: motion)
    let friend = NearbyFriend(user: user, location: location, distance: distance, precision: precision)
    return ServerMessage(body: byte(at: 0) == 0x22 ? .appeared(friend) : .moved(friend))
  }

  /// A report, with an id or without.
  ///
  /// ```
  /// [08 id]  1a length  0a 12 location  [10 captured_at_ms]  [1d accuracy_m]  [25 heading_deg]  [2d speed_mps]
  /// ```
  @inline(__always)
  func usualReport() -> ClientMessage? {
    guard count >= 24 else { return nil }
    var offset = 0
    var id: UInt32?
    if byte(at: 0) == 0x08 {
      offset = 1
      guard let value = varint(at: &offset, until: count) else { return nil }
      id = UInt32(truncatingIfNeeded: value)
    }
    let rest = count &- offset
    guard rest >= 22, rest < 130, byte(at: offset) == 0x1A, byte(at: offset &+ 1) == rest &- 2,
      byte(at: offset &+ 2) == 0x0A, byte(at: offset &+ 3) == 18,
      let coordinate = usualCoordinate(at: offset &+ 4)
    else { return nil }
    offset &+= 22
    let capturedAt = usualTime(tag: 0x10, at: &offset)
    guard let motion = usualMotion(tags: (0x1D, 0x25, 0x2D), at: &offset), offset == count else { return nil }
    return ClientMessage(
      id: id, body: .report(LocationReport(coordinate: coordinate, capturedAt: capturedAt, motion: motion)))
  }

  /// The location of a user who has decided nothing, as servers tell each other.
  ///
  /// ```
  /// 0a length  0a length user  12 length  08 epoch  [10 sequence]  [18 node]
  ///   1a length  0a 12 location  10 accepted_at_ms  [18 captured_at_ms]  [25 accuracy_m]  [2d heading_deg]
  ///   [35 speed_mps]
  /// [18 age_ms]
  /// ```
  @inline(__always)
  func usualRecord() -> ChannelMessage? {
    guard count >= 36, byte(at: 0) == 0x0A, byte(at: 1) < 0x80, byte(at: 2) == 0x0A else { return nil }
    let end = 2 &+ Int(byte(at: 1))
    var offset = 4 &+ Int(byte(at: 3))
    let user = 4..<offset
    guard end <= count, end &- offset >= 28, byte(at: offset) == 0x12 else { return nil }
    let versionEnd = offset &+ 2 &+ Int(byte(at: offset &+ 1))
    guard end &- versionEnd >= 24, let version = prefix(versionEnd).usualVersion(at: offset &+ 2),
      let location = prefix(end).usualLocation(at: versionEnd), let user = usualUser(in: user)
    else { return nil }
    offset = end
    let age = usualNumber(tag: 0x18, at: &offset) ?? 0
    guard offset == count else { return nil }
    return .location(
      LocationRecord(user: user, version: version, state: .sharing(location)),
      ageMilliseconds: Int64(bitPattern: age))
  }

  /// The version whose fields begin at `offset` and end with these bytes.
  @inline(__always)
  private func usualVersion(at offset: Int) -> LocationVersion? {
    var offset = offset
    guard let epoch = usualNumber(tag: 0x08, at: &offset) else { return nil }
    let sequence = usualNumber(tag: 0x10, at: &offset) ?? 0
    let node = usualNumber(tag: 0x18, at: &offset) ?? 0
    guard offset == count else { return nil }
    return LocationVersion(
      epoch: Int64(bitPattern: epoch), sequence: UInt32(truncatingIfNeeded: sequence),
      node: UInt32(truncatingIfNeeded: node))
  }

  /// The shared location from `offset`, which is at most `count` - 24, to the end of these bytes.
  @inline(__always)
  private func usualLocation(at offset: Int) -> AcceptedLocation? {
    guard byte(at: offset) == 0x1A, byte(at: offset &+ 1) == count &- offset &- 2, byte(at: offset &+ 2) == 0x0A,
      byte(at: offset &+ 3) == 18, let coordinate = usualCoordinate(at: offset &+ 4)
    else { return nil }
    var offset = offset &+ 22
    guard let acceptedAt = usualTime(tag: 0x10, at: &offset) else { return nil }
    let capturedAt = usualTime(tag: 0x18, at: &offset)
    guard let motion = usualMotion(tags: (0x25, 0x2D, 0x35), at: &offset), offset == count else { return nil }
    return AcceptedLocation(
      coordinate: coordinate, acceptedAt: acceptedAt, capturedAt: capturedAt, motion: motion)
  }

  /// The number after `tag` at `offset`, which moves past it if it is there.
  @inline(__always)
  private func usualNumber(tag: UInt8, at offset: inout Int) -> UInt64? {
    guard count &- offset >= 2, byte(at: offset) == tag else { return nil }
    var end = offset &+ 1
    guard let number = varint(at: &end, until: count) else { return nil }
    offset = end
    return number
  }

  /// The time after `tag` at `offset`, which moves past it if it is there.
  @inline(__always)
  private func usualTime(tag: UInt8, at offset: inout Int) -> Timestamp? {
    guard count &- offset >= 2, byte(at: offset) == tag else { return nil }
    var end = offset &+ 1
    guard let time = varint(at: &end, until: count) else { return nil }
    offset = end
    return Timestamp(milliseconds: Int64(bitPattern: time))
  }

  /// Accuracy, heading and speed, as far as they are there; `nil` when one is out of range.
  @inline(__always)
  private func usualMotion(tags: (UInt8, UInt8, UInt8), at offset: inout Int) -> Motion? {
    // Five bytes are the least: whether there are any is asked once.
    guard count &- offset >= 5 else { return .unknown }
    return usualMotion(of: tags, at: &offset)
  }

  @inline(never)
  private func usualMotion(of tags: (UInt8, UInt8, UInt8), at offset: inout Int) -> Motion? {
    let accuracy = usualFloat(tag: tags.0, at: &offset)
    let heading = usualFloat(tag: tags.1, at: &offset)
    let speed = usualFloat(tag: tags.2, at: &offset)
    return try? Motion(accuracy: accuracy, heading: heading, speed: speed)
  }

  private func usualFloat(tag: UInt8, at offset: inout Int) -> Float? {
    guard count &- offset >= 5, byte(at: offset) == tag else { return nil }
    defer { offset &+= 5 }
    return Float(bitPattern: halfWord(at: offset &+ 1))
  }

  /// A precision that is known, or the usual one; what is not known stays in front of `offset`.
  @inline(__always)
  private func usualPrecision(tag: UInt8, at offset: inout Int) -> SharingPrecision {
    guard count &- offset == 2, byte(at: offset) == tag,
      case .specified(let precision)? = PrecisionField(wireNumber: UInt32(byte(at: offset &+ 1)))
    else { return .exact }
    offset &+= 2
    return precision
  }
}

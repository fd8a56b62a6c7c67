import NearbyCore

/// The two messages that come most, read without a loop when they are written as every known writer does it: all fields
/// in their order, none twice, none unknown. They are checked as all others are.
///
/// Whatever is different in any way is `nil` here, and left to the reader of all messages. Two or three comparisons of
/// tags and lengths at the places where they should be take the place of a decision for each field, and the message is
/// built where it is handed out: this was measured to take half the time.
extension FrameBytes {
  /// A friend who appeared or moved.
  ///
  /// ```
  /// 22|2a length  0a length  0a length user  12 12 location  19 distance  20 reported_at_ms  [28 captured_at_ms]
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
    guard offset == count, let user = usualUser(in: user) else { return nil }
    let location = AcceptedLocation(
      coordinate: coordinate, acceptedAt: Timestamp(milliseconds: Int64(bitPattern: reportedAt)),
      capturedAt: capturedAt)
    let friend = NearbyFriend(user: user, location: location, distance: distance)
    return ServerMessage(body: byte(at: 0) == 0x22 ? .appeared(friend) : .moved(friend))
  }

  /// A report, with an id or without.
  ///
  /// ```
  /// [08 id]  1a length  0a 12 location  [10 captured_at_ms]
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
    guard offset == count else { return nil }
    return ClientMessage(
      id: id, body: .report(LocationReport(coordinate: coordinate, capturedAt: capturedAt)))
  }

  /// The time behind `tag` at `offset`, which moves behind it if it is there.
  @inline(__always)
  private func usualTime(tag: UInt8, at offset: inout Int) -> Timestamp? {
    guard count &- offset >= 2, byte(at: offset) == tag else { return nil }
    var end = offset &+ 1
    guard let time = varint(at: &end, until: count) else { return nil }
    offset = end
    return Timestamp(milliseconds: Int64(bitPattern: time))
  }
}

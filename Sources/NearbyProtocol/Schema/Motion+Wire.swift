import NearbyCore

/// Accuracy, heading and speed are fields of the messages that hold a location, under other numbers in each.
extension Motion {
  /// Puts together what was in range when it was read.
  @inline(__always)
  init(read accuracy: Float?, _ heading: Float?, _ speed: Float?) {
    if accuracy == nil, heading == nil, speed == nil {
      self = .unknown
    } else {
      self = (try? Motion(accuracy: accuracy, heading: heading, speed: speed)) ?? .unknown
    }
  }
}

extension FieldReader {
  /// Reads an accuracy or a speed.
  mutating func magnitude() throws(Fault) -> Float { try float(in: 0..<Float.infinity) }

  /// Reads a heading.
  mutating func heading() throws(Fault) -> Float { try float(in: 0..<360) }

  private mutating func float(in range: Range<Float>) throws(Fault) -> Float {
    let start = index
    let value = try float()
    // NaN is in no range.
    guard range.contains(value) else { throw Fault(.invalidMotion, at: start) }
    return value
  }
}

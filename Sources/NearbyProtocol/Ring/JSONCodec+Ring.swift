public import NearbyCore

/// The description of a ring, by which the nodes of a service agree on who owns what.
///
/// ```json
/// {"epoch":"7","slots":[{"id":"p1","weight":1,"endpoint":"10.0.0.1:6379"},{"id":"p2","weight":2}]}
/// ```
extension JSONCodec {
  /// The most bytes that the description of a ring can have, 1,000,000. Every ring's own description has fewer.
  public static let maximumRingByteCount = 1_000_000

  /// Appends the epoch and the slots of `ring`, ordered by id. Equal rings give equal bytes. O(bytes).
  public func encode(_ ring: HashRing, into bytes: inout [UInt8]) {
    let capacity = JSONSize.ofRing(ring) + JSONWriter.slack
    bytes.append(atMost: capacity) { span in
      span.write(atMost: capacity) { bytes in
        var writer = JSONWriter(bytes: bytes)
        writer.ring(ring)
        bytes = writer.bytes
      }
    }
  }

  /// Reads a ring. O(bytes + *p* log *p*) in the number of its points, which `HashRing` limits.
  ///
  /// The slots may have any order. A missing weight is 1. Fields with other names are skipped.
  ///
  /// - Throws: ``InvalidRingDescription``. It holds nothing of the bytes but ids of slots.
  public func decode(
    _ type: HashRing.Type, from bytes: Span<UInt8>
  ) throws(InvalidRingDescription) -> HashRing {
    let description: RingDescription
    do {
      description = try read(bytes)
    } catch {
      throw .unreadable(error)
    }
    return try description.ring()
  }

  private func read(_ bytes: Span<UInt8>) throws(WireError) -> RingDescription {
    guard bytes.count <= Self.maximumRingByteCount else {
      throw WireError(.tooLarge(limit: Self.maximumRingByteCount))
    }
    var reader = unsafe JSONReader(FrameBytes(bytes))
    do {
      return try reader.wholeRing()
    } catch {
      throw WireError(error)
    }
  }
}

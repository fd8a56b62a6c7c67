/// The ring that a node goes by, and those before it where others may still listen.
///
/// When the ring changes, whoever watches many channels moves them one after the other, and some nodes hear of the
/// change later than others. Until the overlap is over, what is said on a channel is therefore said where it was, too.
package struct OverlappingRings: Sendable {
  /// The ring that says where channels live now.
  package private(set) var present: HashRing

  private struct Former: Sendable {
    let ring: HashRing
    let end: MonotonicTime
  }

  /// The rings of before, the oldest first.
  private var former: [Former] = []
  private let overlap: Duration

  /// The most rings of before that count: whoever changes the ring more often within an overlap outruns everybody.
  private static let maximumCount = 4

  /// Creates the state of a node that has known no other ring.
  ///
  /// - Parameters:
  ///   - ring: The present ring.
  ///   - overlap: How long others may listen at the old slots after a change.
  package init(_ ring: HashRing, overlap: Duration) {
    present = ring
    self.overlap = overlap
  }

  /// The present ring's time ends.
  package mutating func replace(with ring: HashRing, now: MonotonicTime) {
    former.append(Former(ring: present, end: now.advanced(by: overlap)))
    if former.count > Self.maximumCount { former.removeFirst() }
    present = ring
  }

  /// Where a channel lived before, and others may still listen; never where it lives now. O(1) if the ring has not
  /// changed lately.
  package mutating func formerSlots(of user: UserID, now: MonotonicTime) -> [SlotID] {
    guard !former.isEmpty else { return [] }
    former.removeAll { $0.end <= now }
    let owner = present.slot(for: user)
    var slots: [SlotID] = []
    for slot in former.map({ $0.ring.slot(for: user) }) where slot != owner && !slots.contains(slot) {
      slots.append(slot)
    }
    return slots
  }
}

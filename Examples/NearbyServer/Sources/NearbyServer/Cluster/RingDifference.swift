import FoundationEssentials
package import NearbyCore

/// What would happen if one ring took the place of another, in words.
package struct RingDifference {
  private let old: HashRing?
  private let new: HashRing

  /// Compares two rings; without an old one, everything is new.
  package init(from old: HashRing?, to new: HashRing) {
    (self.old, self.new) = (old, new)
  }

  /// One line for the epochs, each slot that differs, and what moves.
  ///
  /// - Parameter channelCount: How many channels there are, if it is to be told how many of them move.
  /// - Throws: `OutdatedRing`.
  package func lines(channelCount: Int? = nil) throws -> [String] {
    guard let old else {
      return ["epoch \(new.epoch), a first ring"] + new.slots.map { "+ \(Self.text(of: $0))" }
    }
    let change = try RingChange(from: old, to: new)
    let former = Dictionary(uniqueKeysWithValues: old.slots.map { ($0.id, $0) })
    let present = Dictionary(uniqueKeysWithValues: new.slots.map { ($0.id, $0) })
    var lines = [old.epoch == new.epoch ? "epoch \(old.epoch)" : "epoch \(old.epoch) -> \(new.epoch)"]
    lines += old.slots.filter { present[$0.id] == nil }.map { "- \(Self.text(of: $0))" }
    lines += new.slots.compactMap { slot in
      guard let before = former[slot.id] else { return "+ \(Self.text(of: slot))" }
      return before == slot ? nil : "~ \(Self.text(of: before)) -> \(Self.text(of: slot))"
    }
    let moved = Set(change.slotsWithNewEndpoint)
    lines += new.spread().shares.filter { moved.contains($0.slot) }.map {
      "\(Self.percent($0.share)) of the channels are subscribed again at \($0.slot)"
    }
    let count = channelCount.map { ", about \(Int((Double($0) * change.movedShare).rounded())) of \($0)" } ?? ""
    lines.append("\(Self.percent(change.movedShare)) of the channels move\(count)")
    var shares: [MovedArcEnds: Double] = [:]
    for arc in change.arcs {
      shares[MovedArcEnds(from: arc.from, to: arc.to), default: 0] += Self.share(of: arc.hashes)
    }
    lines += shares.sorted { ($0.key.from, $0.key.to) < ($1.key.from, $1.key.to) }.map { ends, share in
      "  \(Self.percent(share)) from \(ends.from) to \(ends.to)"
    }
    return lines
  }

  private struct MovedArcEnds: Hashable {
    var from: SlotID
    var to: SlotID
  }

  /// The slots of a ring, and which share of the channels each has.
  package static func lines(of ring: HashRing) -> [String] {
    ["epoch \(ring.epoch)"]
      + zip(ring.slots, ring.spread().shares).map { "\(text(of: $0)): \(percent($1.share)) of the channels" }
  }

  private static func text(of slot: RingSlot) -> String {
    "\(slot.id) at \(slot.endpoint ?? "nowhere"), weight \(slot.weight)"
  }

  private static func share(of hashes: ClosedRange<UInt64>) -> Double {
    (Double(hashes.upperBound - hashes.lowerBound) + 1) * 0x1p-64
  }

  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }
}

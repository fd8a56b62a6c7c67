/// One subscription as it lies in the list of one of its two ends: eight bytes.
///
/// The mark is kept at both ends, since it is read with every update and seldom changes: a walk along either
/// list then stays in that list.
@usableFromInline
struct SubscriptionLink: Sendable {
  /// The peer in the low 31 bits, the mark above them.
  @usableFromInline
  var bits: UInt32

  /// Where the subscription lies in the list of the peer.
  @usableFromInline
  var position: UInt32

  @usableFromInline
  init(peer: Int, position: Int) {
    bits = UInt32(peer)
    self.position = UInt32(position)
  }

  @usableFromInline
  static var maximumPeer: Int { Int(Self.markBit - 1) }

  @inlinable
  static var markBit: UInt32 { 0x8000_0000 }

  /// The other end of the subscription.
  @inlinable
  var peer: Int { Int(bits & ~Self.markBit) }

  @inlinable
  var isMarked: Bool {
    get { bits & Self.markBit != 0 }
    set { bits = newValue ? bits | Self.markBit : bits & ~Self.markBit }
  }
}

internal import NearbyCore

/// One thing that happens in a random world. Steps are values that mean the same whatever came before, so that some can
/// be left out: who is not connected says nothing.
public struct WorldStep: Hashable, Sendable {
  /// One of the few devices that a user has.
  struct Device: Hashable, Comparable, Sendable {
    var user: Int
    var number: Int

    static func < (left: Device, right: Device) -> Bool {
      (left.user, left.number) < (right.user, right.number)
    }
  }

  /// What a user decides, with a pause that ends so many milliseconds later.
  struct Wish: Hashable, Sendable {
    var isPaused: Bool
    var delay: Int64?
    var precision: SharingPrecision?
  }

  enum Action: Hashable, Sendable {
    case connect(Device, node: Int, Wish?, at: Coordinate?)
    case disconnect(Device)
    case report(Device, [Coordinate])
    case decide(Device, Wish)
    case befriend(Device, user: Int, isWanted: Bool)
    case changeRing(slots: Int, order: [Int])
    case breakLink(node: Int, slot: Int)
    case loseMessages(node: Int, slot: Int)
    case repeatMessages(node: Int, slot: Int)
    case stall
    case crash(node: Int)
    case drain(node: Int)
    case flushCache
    case failStore
    case setClock(node: Int, lead: Int64)
    case wait(milliseconds: Int64)
    case work(count: Int)

    /// Everything that makes life hard ends, and after a while everything has to be right.
    case settle
  }

  let action: Action

  /// What chance makes of it.
  let seed: UInt64

  /// How long it takes, in milliseconds.
  let duration: Int64
}

extension WorldStep: CustomStringConvertible {
  /// What happens, with whom.
  public var description: String {
    TraceText.short(action) + (duration == 1 ? "" : ", \(duration) ms")
  }
}

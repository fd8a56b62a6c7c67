public import NearbyCore

/// What a client believes after the events that it was sent, and whether those make sense one after the other.
public struct ClientModel: Sendable {
  /// The friends that are near.
  public private(set) var near: [UserID: NearbyFriend] = [:]

  /// Whether the snapshot has come.
  public private(set) var hasSnapshot = false

  /// Whether the welcome said that the session took the place of the one that the client named.
  public private(set) var isResumed = false

  /// The first event that contradicts those before it; `nil` when all make sense.
  public private(set) var fault: String?

  private var isWelcome = false

  /// Creates a client that has been told nothing.
  public init() {}

  /// Takes the next event.
  public mutating func take(_ event: SessionEvent) {
    if case .welcome(_, let isResumed) = event {
      if isWelcome { note("welcome came twice") }
      self.isResumed = isResumed
      isWelcome = true
      return
    }
    if !isWelcome { note("something came before the welcome") }
    switch event {
    case .snapshot(let friends):
      if hasSnapshot { note("a snapshot came twice") }
      hasSnapshot = true
      near = Dictionary(friends.map { ($0.user, $0) }) { first, _ in first }
      if near.count != friends.count { note("a friend is in the snapshot twice") }
    case .appeared(let friend):
      if !hasSnapshot { note("a friend appeared before the snapshot") }
      if near.updateValue(friend, forKey: friend.user) != nil {
        note("a friend appeared who was near already")
      }
    case .moved(let friend):
      guard let former = near.updateValue(friend, forKey: friend.user) else {
        return note("a friend moved who was not near")
      }
      if former == friend { note("the same news of a friend came twice") }
    case .left(let user, _):
      if near.removeValue(forKey: user) == nil { note("a friend left who was not near") }
    case .welcome, .ownLocation, .page, .accepted, .refused, .goingAway:
      break
    }
  }

  private mutating func note(_ fault: String) {
    if self.fault == nil { self.fault = fault }
  }
}

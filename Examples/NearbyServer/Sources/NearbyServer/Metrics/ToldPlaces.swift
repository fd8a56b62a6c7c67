import NearbyCore
import Synchronization

/// Since when each near friend has been where a client was told last. Of all that a client hears of its friends it
/// tells the news that a friend has reported from what is said again only because the client itself has moved.
final class ToldPlaces: Sendable {
  private let times: Mutex<[UserID: Timestamp]> = Mutex([:])

  /// The client is about to be told this. O(*k*) in the number of events and of friends in them.
  ///
  /// - Returns: When each report was accepted that is news in it.
  func take(_ events: [SessionEvent]) -> [Timestamp] {
    times.withLock { times in
      var news: [Timestamp] = []
      for event in events {
        switch event {
        case .snapshot(let friends):
          times = Dictionary(friends.map { ($0.user, $0.location.acceptedAt) }) { $1 }
        case .appeared(let friend):
          times[friend.user] = friend.location.acceptedAt
        case .moved(let friend):
          let former = times.updateValue(friend.location.acceptedAt, forKey: friend.user)
          if former != friend.location.acceptedAt { news.append(friend.location.acceptedAt) }
        case .left(let friend, _):
          times[friend] = nil
        case .welcome, .ownLocation, .page, .accepted, .refused, .goingAway: break
        }
      }
      return news
    }
  }
}

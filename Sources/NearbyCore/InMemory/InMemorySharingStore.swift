import Synchronization

/// A store of decisions in the memory of one process: what users decided ends with it.
public final class InMemorySharingStore: SharingStore {
  private let settings: Mutex<[UserID: SharingSettings]> = Mutex([:])

  /// Creates a store in which nobody has decided anything.
  public init() {}

  /// What `user` has decided. O(1).
  public func settings(of user: UserID) -> SharingSettings? {
    settings.withLock { $0[user] }
  }

  /// Keeps settings as long as the store lives. O(k).
  public func store(_ settings: [SharingSettings]) {
    self.settings.withLock { kept in
      for news in settings { kept[news.user] = kept[news.user]?.merged(with: news) ?? news }
    }
  }
}

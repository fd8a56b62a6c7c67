import NearbyCore
import Synchronization

/// Keeps every promise but one.
final class WrongSharingStore: SharingStore {
  enum Flaw: CaseIterable {
    case forgets, keepsTheLast, keepsTheFirst, mergesAsAWhole, cutsVersions, losesEnds, tellsOfStrangers, overtakes,
      keepsOneOfACall
  }

  private let kept: Mutex<[UserID: SharingSettings]> = Mutex([:])
  private let flaw: Flaw

  init(_ flaw: Flaw) {
    self.flaw = flaw
  }

  func settings(of user: UserID) -> SharingSettings? {
    let settings = kept.withLock { $0[user] }
    return flaw == .tellsOfStrangers ? settings ?? SharingSettings(user: user) : settings
  }

  func store(_ settings: [SharingSettings]) async {
    for news in flaw == .keepsOneOfACall ? Array(settings.suffix(1)) : settings {
      let former = kept.withLock { $0[news.user] }
      // Others come in between.
      if flaw == .overtakes { for _ in 1...10 { await Task.yield() } }
      kept.withLock { $0[news.user] = merge(flaw == .overtakes ? former : $0[news.user], news) }
    }
  }

  private func merge(_ former: SharingSettings?, _ news: SharingSettings) -> SharingSettings {
    var merged = former?.merged(with: news) ?? news
    switch flaw {
    case .keepsTheLast: return news
    case .keepsTheFirst: return former ?? news
    case .mergesAsAWhole:
      guard let former else { return news }
      return former.visibilityVersion > news.visibilityVersion ? former : news
    case .cutsVersions: merged.visibilityVersion.node = 0
    case .losesEnds: if case .paused = merged.visibility { merged.visibility = .paused() }
    case .forgets, .tellsOfStrangers, .overtakes, .keepsOneOfACall: break
    }
    return merged
  }
}

import Measuring

/// The contests that are the same for every kind of key.
struct CacheKinds {
  private let caffeine: PeerProgram
  private let ristretto: PeerProgram
  private let gocache: PeerProgram

  init(_ options: Options) {
    caffeine = PeerProgram("caffeine", in: options.peers)
    ristretto = PeerProgram("ristretto", in: options.peers)
    gocache = PeerProgram("gocache", in: options.peers)
  }

  func all<Key: Hashable>(of kind: String, _ keys: @escaping () -> CacheKeys<Key>) -> [Contest] {
    [
      contest("insert", kind, keys, { $0.insert() }, { $0.insert() }),
      contest("set", kind, keys, { $0.replace() }, { $0.replace() }),
      contest("get", kind, keys, { $0.get() }, { $0.get() }),
      contest("expire", kind, keys, { $0.expire() }, { $0.expire() }),
    ]
  }

  private func contest<Key: Hashable>(
    _ what: String, _ kind: String, _ keys: @escaping () -> CacheKeys<Key>,
    _ ours: @escaping (CacheWork<Key>) -> Sample, _ dictionary: @escaping (DictionaryWork<Key>) -> Sample
  ) -> Contest {
    // Made when it is first asked for, and given back with the contest.
    var bare: DictionaryWork<Key>?
    let line = "\(what) \(kind) 1000000"
    let other =
      kind == "texts"
      ? gocache.contestant("go-cache", line) : ristretto.contestant("ristretto", line)
    let peers = [
      Contestant("Dictionary") {
        let work = bare ?? DictionaryWork(keys())
        bare = work
        return dictionary(work)
      },
      caffeine.contestant("Caffeine", line),
      other,
    ]
    return Contest("cache/\(what)-\(kind)", in: .nanoseconds, rounds: 5, beside: peers) {
      let work = CacheWork(keys())
      return Contestant("ours") { ours(work) }
    }
  }
}

import Measuring

/// A bare dictionary, which knows no deadlines, and the same work on it.
final class DictionaryWork<Key: Hashable> {
  private let keys: CacheKeys<Key>
  private var dictionary: [Key: Int] = [:]

  init(_ keys: CacheKeys<Key>) {
    self.keys = keys
    set(keys.inOrder)
  }

  private func set(_ keys: [Key]) {
    for (value, key) in keys.enumerated() { dictionary[key] = value }
  }

  func insert() -> Sample {
    dictionary = [:]
    return .nanoseconds(perEachOf: keys.count) {
      set(keys.inOrder)
      return UInt64(keys.count)
    }
  }

  func replace() -> Sample {
    .nanoseconds(perEachOf: keys.count) {
      set(keys.shuffled)
      return UInt64(keys.count)
    }
  }

  func get() -> Sample {
    .nanoseconds(perEachOf: keys.count) {
      var (found, sum) = (UInt64(0), 0)
      for key in keys.shuffled {
        guard let value = dictionary[key] else { continue }
        found += 1
        sum &+= value
      }
      keep(sum)
      return found
    }
  }

  /// Nothing expires by itself: every key is removed by name.
  func expire() -> Sample {
    defer { set(keys.inOrder) }
    return .nanoseconds(perEachOf: keys.count) {
      var gone: UInt64 = 0
      for key in keys.shuffled where dictionary.removeValue(forKey: key) != nil { gone += 1 }
      return gone
    }
  }
}

import Measuring
import NearbyTestKit

/// The keys of the cache contests, the same in every language: in the order in which they come, and in another one in
/// which they are asked for.
struct CacheKeys<Key: Hashable> {
  let inOrder: [Key]
  let shuffled: [Key]

  init(_ count: Int, _ make: (UInt64) -> Key) {
    var random = SplitMix64(seed: 3)
    let inOrder = (0..<count).map { _ in make(random.next() >> 1) }
    self.inOrder = inOrder
    var order = SplitMix64(seed: 4)
    shuffled = order.permutation(of: count).map { inOrder[$0] }
  }

  var count: Int { inOrder.count }
}

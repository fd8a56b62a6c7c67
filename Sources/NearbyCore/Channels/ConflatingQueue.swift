/// A bounded queue that holds at most one value per key, so that a slow reader gets the latest instead of
/// everything.
///
/// Keys leave in the order in which they came. A value that is merged with a queued one takes its place, so
/// that a key that keeps changing is not put off for ever.
///
/// Its entries are a linked list in one array, whose places are used again: the queue never holds more than
/// its capacity, whatever is cancelled in its middle.
public struct ConflatingQueue<Key: Hashable, Value> {
  /// How many keys the queue holds at most.
  public let capacity: Int

  @usableFromInline
  var nodes: ContiguousArray<Node> = []

  @usableFromInline
  var places: [Key: Int] = [:]

  @usableFromInline
  var first = Node.none

  @usableFromInline
  var last = Node.none

  /// The first of the nodes that hold nothing, which are linked by ``Node/next``.
  @usableFromInline
  var firstFree = Node.none

  /// Creates an empty queue that holds at most `capacity` keys.
  ///
  /// - Precondition: `capacity` is not negative.
  public init(capacity: Int) {
    precondition(capacity >= 0, "A capacity cannot be negative.")
    self.capacity = capacity
  }

  /// How many keys are queued. O(1).
  @inlinable
  public var count: Int { places.count }

  /// Whether no key is queued. O(1).
  @inlinable
  public var isEmpty: Bool { places.isEmpty }

  /// Queues `value` for `key`, or merges it with the value that is queued for the key. O(1) amortised.
  ///
  /// Calls `merging` when the key is queued already: it returns the value to keep in its place, or `nil` when
  /// the two cancel each other and the key leaves the queue.
  ///
  /// - Returns: ``EnqueueOutcome/full`` when the value was not taken, since `capacity` other keys are queued.
  @inlinable
  public mutating func enqueue(
    _ value: Value, for key: Key, merging: (_ queued: Value, _ new: Value) -> Value?
  ) -> EnqueueOutcome {
    if let place = places[key], let queued = nodes[place].entry {
      guard let merged = merging(queued.value, value) else {
        unlink(place)
        return .cancelled
      }
      nodes[place].entry = (queued.key, merged)
      return .merged
    }
    guard count < capacity else { return .full }
    append(key, value)
    return .queued
  }

  /// Takes the key that is queued the longest, and its value. O(1) amortised.
  @inlinable
  public mutating func popFirst() -> (key: Key, value: Value)? {
    first == Node.none ? nil : unlink(first)
  }

  /// Forgets everything that is queued, and gives the memory back. O(*n*) in the number of keys.
  public mutating func removeAll() {
    self = ConflatingQueue(capacity: capacity)
  }

  @inlinable
  mutating func append(_ key: Key, _ value: Value) {
    let node = Node(entry: (key, value), previous: last, next: Node.none)
    let place: Int
    if firstFree == Node.none {
      place = nodes.count
      nodes.append(node)
    } else {
      place = firstFree
      firstFree = nodes[place].next
      nodes[place] = node
    }
    places[key] = place
    if last == Node.none { first = place } else { nodes[last].next = place }
    last = place
  }

  @inlinable
  @discardableResult
  mutating func unlink(_ place: Int) -> (key: Key, value: Value)? {
    let node = nodes[place]
    if let key = node.entry?.key { places[key] = nil }
    if node.previous == Node.none { first = node.next } else { nodes[node.previous].next = node.next }
    if node.next == Node.none { last = node.previous } else { nodes[node.next].previous = node.previous }
    nodes[place] = Node(entry: nil, previous: Node.none, next: firstFree)
    firstFree = place
    return node.entry
  }
}

extension ConflatingQueue: Sendable where Key: Sendable, Value: Sendable {}

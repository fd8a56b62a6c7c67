/// A bounded queue that holds at most one value per key, so that a slow reader gets the latest instead of
/// everything.
///
/// Keys leave in the order in which they came. A value that is merged with a queued one takes its turn, so
/// that a key that keeps changing is not put off for ever.
///
/// Its entries are a linked list in one array, whose elements are used again: the queue never holds more than
/// its capacity, whatever is cancelled in its middle. A few keys are looked for one after the other; only when
/// there are more, a dictionary knows where each is, until the queue is empty again.
public struct ConflatingQueue<Key: Hashable, Value> {
  /// How many keys the queue holds at most.
  public let capacity: Int

  @usableFromInline
  var nodes: ContiguousArray<Node> = []

  /// Where each key is; `nil` as long as there are few.
  @usableFromInline
  var indexOfKey: [Key: Int]?

  @usableFromInline
  var queuedCount = 0

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
  public var count: Int { queuedCount }

  /// Whether no key is queued. O(1).
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// Queues `value` for `key`, or merges it with the value that is queued for the key. O(1) amortised.
  ///
  /// Calls `merging` when the key is queued already: it returns the value to keep instead, or `nil` when
  /// the two cancel each other and the key leaves the queue.
  ///
  /// - Returns: ``EnqueueOutcome/full`` when the value was not taken, since `capacity` other keys are queued.
  @inlinable
  public mutating func enqueue(
    _ value: Value, for key: Key, merging: (_ queued: Value, _ new: Value) -> Value?
  ) -> EnqueueOutcome {
    if let index = index(of: key), let queued = nodes[index].entry {
      guard let merged = merging(queued.value, value) else {
        unlink(index)
        return .cancelled
      }
      nodes[index].entry = (queued.key, merged)
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

  /// Takes a value out of the queue, if it waits there. O(1).
  package mutating func remove(_ key: Key) {
    if let index = index(of: key) { unlink(index) }
  }

  /// Changes values where they wait; their places in the queue stay. O(n) in the number of waiting values.
  package mutating func update(_ change: (_ key: Key, _ value: inout Value) -> Void) {
    var index = first
    while index != Node.none {
      if var entry = nodes[index].entry {
        change(entry.key, &entry.value)
        nodes[index].entry = entry
      }
      index = nodes[index].next
    }
  }

  /// Forgets everything that is queued, and gives the memory back. O(*n*) in the number of keys.
  public mutating func removeAll() {
    self = ConflatingQueue(capacity: capacity)
  }

  /// Up to how many keys are looked for one after the other: about as long as a dictionary takes to hash one.
  @inlinable
  static var fewKeys: Int { 8 }

  @inlinable
  func index(of key: Key) -> Int? {
    if let indexOfKey { return indexOfKey[key] }
    var index = first
    while index != Node.none {
      if let entry = nodes[index].entry, entry.key == key { return index }
      index = nodes[index].next
    }
    return nil
  }

  @inlinable
  mutating func indexKeys() {
    var indices: [Key: Int] = [:]
    var index = first
    while index != Node.none {
      if let entry = nodes[index].entry { indices[entry.key] = index }
      index = nodes[index].next
    }
    indexOfKey = indices
  }

  @inlinable
  mutating func append(_ key: Key, _ value: Value) {
    let node = Node(entry: (key, value), previous: last, next: Node.none)
    let index: Int
    if firstFree == Node.none {
      index = nodes.count
      nodes.append(node)
    } else {
      index = firstFree
      firstFree = nodes[index].next
      nodes[index] = node
    }
    if last == Node.none { first = index } else { nodes[last].next = index }
    last = index
    queuedCount += 1
    indexOfKey?[key] = index
    if count > Self.fewKeys, indexOfKey == nil { indexKeys() }
  }

  @inlinable
  @discardableResult
  mutating func unlink(_ index: Int) -> (key: Key, value: Value)? {
    let node = nodes[index]
    if let key = node.entry?.key { indexOfKey?[key] = nil }
    if node.previous == Node.none { first = node.next } else { nodes[node.previous].next = node.next }
    if node.next == Node.none { last = node.previous } else { nodes[node.next].previous = node.previous }
    nodes[index] = Node(entry: nil, previous: Node.none, next: firstFree)
    firstFree = index
    queuedCount -= 1
    // What many keys took is given back, as there may never be so many again.
    if count == 0, indexOfKey != nil { removeAll() }
    return node.entry
  }
}

extension ConflatingQueue: Sendable where Key: Sendable, Value: Sendable {}

extension ConflatingQueue {
  /// An element of the array: a key with its value, or free.
  @usableFromInline
  struct Node {
    @usableFromInline
    var entry: (key: Key, value: Value)?

    /// The index of the node before this one in the queue, or ``none``.
    @usableFromInline
    var previous: Int

    /// The index of the node after this one in the queue, or among the free ones; or ``none``.
    @usableFromInline
    var next: Int

    @inlinable
    init(entry: (key: Key, value: Value)?, previous: Int, next: Int) {
      self.entry = entry
      self.previous = previous
      self.next = next
    }

    @inlinable
    static var none: Int { -1 }
  }
}

extension ConflatingQueue.Node: Sendable where Key: Sendable, Value: Sendable {}

/// What became of a value that was given to a ``ConflatingQueue``.
public enum EnqueueOutcome: Hashable, Sendable {
  /// The value waits at the end of the queue.
  case queued

  /// The key was queued already: its value was merged with the new one, and keeps its turn.
  case merged

  /// The key was queued already, and merging left nothing: the key is no longer queued.
  case cancelled

  /// The queue holds as many other keys as it may, and the value was not taken.
  case full
}

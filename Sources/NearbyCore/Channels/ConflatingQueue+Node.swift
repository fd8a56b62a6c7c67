extension ConflatingQueue {
  /// A place in the array of the queue: a key with its value, or free.
  @usableFromInline
  struct Node {
    @usableFromInline
    var entry: (key: Key, value: Value)?

    /// The place before this one in the queue, or ``none``.
    @usableFromInline
    var previous: Int

    /// The place after this one in the queue, or among the free ones; or ``none``.
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

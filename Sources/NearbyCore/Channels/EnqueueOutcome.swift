/// What became of a value that was given to a ``ConflatingQueue``.
public enum EnqueueOutcome: Hashable, Sendable {
  /// The value waits at the end of the queue.
  case queued

  /// The key was queued already: its value was merged with the new one, and keeps its place.
  case merged

  /// The key was queued already, and merging left nothing: the key is no longer queued.
  case cancelled

  /// The queue holds as many other keys as it may, and the value was not taken.
  case full
}

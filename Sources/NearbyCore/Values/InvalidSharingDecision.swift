/// Why some settings do not make a ``SharingDecision``.
@nonexhaustive
public enum InvalidSharingDecision: Error, Hashable, Sendable {
  /// It says when a pause ends, but there is no pause.
  case endWithoutPause
}

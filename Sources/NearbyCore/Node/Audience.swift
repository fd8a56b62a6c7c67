/// The sessions that hear what a viewer is told of its friends, in the form that a fan-out reads: sixteen bytes that
/// lie beside those of the other people, not among all else that is known of the viewer.
enum Audience: Hashable, Sendable {
  /// No session, or none that has its snapshot yet: only the marks count, and the snapshot is made of them.
  case nobody

  /// The only session of the viewer.
  case one(SessionID)

  /// More than one; ``ViewerState/sessions`` says which.
  case several

  @inline(__always)
  func touch() -> UInt { self == .several ? 1 : 0 }
}

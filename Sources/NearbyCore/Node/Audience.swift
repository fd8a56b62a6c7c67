/// The sessions that hear what a viewer is told of its friends, in the form that a fan-out reads: eight bytes that lie
/// beside where the viewer is, not among all else that is known of it.
package struct Audience: Hashable, Sendable {
  /// The number of the only session, or one of the two that mean something else.
  private let bits: UInt64

  /// No session, or none that has its snapshot yet: only the marks count, and the snapshot is made of them.
  package static let nobody = Audience(bits: .max)

  /// More than one session; ``Viewer/sessions`` says which.
  package static let several = Audience(bits: .max - 1)

  private init(bits: UInt64) {
    self.bits = bits
  }

  package init(_ sessions: [SessionID]) {
    guard let first = sessions.first else {
      self = .nobody
      return
    }
    // A number that means something else is looked up where those of several sessions are.
    let isPlain = sessions.count == 1 && first.rawValue < Self.several.bits
    self = isPlain ? Audience(bits: first.rawValue) : .several
  }

  /// The session, when it is the only one and known here.
  @inline(__always)
  package var onlySession: SessionID? { bits < Self.several.bits ? SessionID(bits) : nil }
}

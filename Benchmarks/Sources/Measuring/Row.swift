/// One line of the comparison: our figure beside that of one peer.
public struct Row: Sendable {
  /// What was measured.
  public var name: String

  /// What the figures count.
  public var unit: Unit

  /// The median of our runs.
  public var ours: Double?

  /// The median of the peer's runs.
  public var peer: Double?

  /// Who the peer is; `nil` when the figure stands alone.
  public var peerName: String?

  /// What our figure has to show.
  public var goal: Goal

  /// Why a figure is missing, or not to be trusted.
  public var reason: String?

  /// Creates a row.
  public init(
    name: String, unit: Unit, ours: Double?, peer: Double? = nil, peerName: String? = nil,
    goal: Goal = Goal(),
    reason: String? = nil
  ) {
    self.name = name
    self.unit = unit
    self.ours = ours
    self.peer = peer
    self.peerName = peerName
    self.goal = goal
    self.reason = reason
  }

  /// How many times better ours is.
  public var ratio: Double? {
    guard let ours, let peer else { return nil }
    return unit.ratio(ours: ours, peer: peer)
  }

  /// Whether the goal is reached; `nil` when there is none, or a figure for it is missing.
  public var isMet: Bool? {
    goal.isMet(ours: ours, ratio: ratio)
  }
}

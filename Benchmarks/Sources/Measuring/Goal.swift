/// What one row of the comparison has to show.
public struct Goal: Hashable, Sendable {
  /// Our figure is at most this: for what should be little.
  public var atMost: Double?

  /// Our figure is at least this: for what should be much.
  public var atLeast: Double?

  /// Ours is at least this many times better than the peer.
  public var ratioAtLeast: Double?

  /// Creates a goal of the conditions that are not `nil`; all have to hold.
  public init(atMost: Double? = nil, atLeast: Double? = nil, ratioAtLeast: Double? = nil) {
    self.atMost = atMost
    self.atLeast = atLeast
    self.ratioAtLeast = ratioAtLeast
  }

  /// Whether the figures reach it; `nil` when there is no condition, or a figure that one asks for is missing.
  public func isMet(ours: Double?, ratio: Double?) -> Bool? {
    var answers: [Bool?] = []
    if let atMost { answers.append(ours.map { $0 <= atMost }) }
    if let atLeast { answers.append(ours.map { $0 >= atLeast }) }
    if let ratioAtLeast { answers.append(ratio.map { $0 >= ratioAtLeast }) }
    if answers.contains(false) { return false }
    return answers.isEmpty || answers.contains(nil) ? nil : true
  }

  /// The goal in words, for the table; `nil` when there is no condition.
  public func text(in unit: Unit) -> String? {
    var conditions: [String] = []
    if let atMost { conditions.append("<= \(atMost.short) \(unit.rawValue)") }
    if let atLeast { conditions.append(">= \(atLeast.short) \(unit.rawValue)") }
    if let ratioAtLeast { conditions.append(">= \(ratioAtLeast.short) x peer") }
    return conditions.isEmpty ? nil : conditions.joined(separator: ", ")
  }
}

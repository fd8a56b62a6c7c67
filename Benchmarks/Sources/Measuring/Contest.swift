/// Some work that we and our peers do on the same input.
public struct Contest {
  /// What is measured: group, slash, rest.
  public let name: String

  /// What the figures count.
  public let unit: Unit

  /// How often each contestant does it.
  public let rounds: Int

  /// Makes the input, and our contestant on it.
  public let ours: () throws -> Contestant

  /// The others.
  public let peers: [Contestant]

  /// Creates a contest. `ours` is called once the contest begins, and what it holds is given back when it is over.
  public init(
    _ name: String, in unit: Unit, rounds: Int = 7, beside peers: [Contestant] = [],
    ours: @escaping () throws -> Contestant
  ) {
    self.name = name
    self.unit = unit
    self.rounds = rounds
    self.peers = peers
    self.ours = ours
  }

  /// Creates a contest whose input costs nothing to keep.
  public init(
    _ name: String, in unit: Unit, rounds: Int = 7, beside peers: [Contestant] = [],
    sample: @escaping () throws -> Sample
  ) {
    self.init(name, in: unit, rounds: rounds, beside: peers, ours: { Contestant("ours", sample: sample) })
  }
}

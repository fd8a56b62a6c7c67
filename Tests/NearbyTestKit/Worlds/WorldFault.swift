/// A difference between what a random world should be like and what it is like.
public struct WorldFault: Hashable, Sendable {
  /// What is wrong.
  public let what: String

  /// The number of the step after which that was found; that of all steps when everybody had gone.
  public let step: Int

  /// What is wrong, without with whom: the same for the same fault in worlds that differ a little.
  var kind: Substring { what.prefix { $0 != ":" && $0 != "," } }
}

extension WorldPlan {
  /// Lives through the plan. O(*n*) in the number of steps.
  ///
  /// - Returns: The first difference; `nil` when there is none.
  public func fault() throws -> WorldFault? {
    var world = try RandomWorld(seed: seed, hazards: hazards)
    return try live(in: &world)
  }

  /// What happens in it, one line for each step, each input of a node and each effect.
  public func trace() throws -> [String] {
    var world = try RandomWorld(seed: seed, hazards: hazards)
    world.simulation.trace = []
    let fault = try live(in: &world)
    return (world.simulation.trace ?? []) + ["\(fault?.what ?? "no difference")"]
  }

  private func live(in world: inout RandomWorld) throws -> WorldFault? {
    for (number, step) in steps.enumerated() {
      world.simulation.trace?.append("step \(number): \(step)")
      try world.perform(step)
      if let fault = world.fault { return WorldFault(what: fault, step: number) }
    }
    world.end()
    return world.fault.map { WorldFault(what: $0, step: steps.count) }
  }

  /// The plan without the steps that the fault does not need: none of those that are left can be left out alone. Takes
  /// a few dozen lives.
  ///
  /// - Parameter fault: What the plan leads to.
  public func shrunk(to fault: WorldFault) throws -> WorldPlan {
    let steps = try FewestSteps.of(Array(steps.prefix(fault.step + 1))) { fewer in
      guard let other = try WorldPlan(self, steps: fewer).fault(), other.kind == fault.kind else { return nil }
      return Array(fewer.prefix(other.step + 1))
    }
    return WorldPlan(self, steps: steps)
  }
}

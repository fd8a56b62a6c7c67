public import Foundation

/// The goals of all contests, as `goals.json` holds them.
public struct Goals: Codable, Sendable {
  /// The goals of one contest.
  public struct Entry: Codable, Sendable {
    var atMost: Double?
    var atLeast: Double?

    /// By the name of the peer, how many times better than that peer.
    var ratioAtLeast: [String: Double]?
  }

  private var entries: [String: Entry]

  /// Reads `file`.
  public init(contentsOf file: URL) throws {
    entries = try JSONDecoder().decode([String: Entry].self, from: Data(contentsOf: file))
  }

  /// Creates the goals of these contests.
  public init(_ entries: [String: Entry]) {
    self.entries = entries
  }

  /// The goal of the row of `contest` beside `peer`.
  public func goal(of contest: String, beside peer: String?) -> Goal {
    guard let entry = entries[contest] else { return Goal() }
    return Goal(
      atMost: entry.atMost, atLeast: entry.atLeast,
      ratioAtLeast: peer.flatMap { entry.ratioAtLeast?[$0] })
  }

  /// The names in the goals that none of `contests` has, each with its peers by name: a goal that was renamed away
  /// would never be missed otherwise. Those of whole servers belong to `Benchmarks/server`.
  public func strangers(among contests: [String: Set<String>]) -> [String] {
    entries.filter { !$0.key.hasPrefix("server/") }.flatMap { name, entry -> [String] in
      guard let peers = contests[name] else { return [name] }
      return (entry.ratioAtLeast ?? [:]).keys.filter { !peers.contains($0) }.map { "\(name): \($0)" }
    }
    .sorted()
  }
}

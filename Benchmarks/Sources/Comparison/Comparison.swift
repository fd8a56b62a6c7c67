import Foundation
import Measuring

/// Runs all contests, prints the table, and writes it as JSON.
@main
enum Comparison {
  static func main() {
    // A peer that ends early is a row with a reason, not the end of this.
    signal(SIGPIPE, SIG_IGN)
    do {
      try run(try Options(Array(CommandLine.arguments.dropFirst())))
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }

  private static func run(_ options: Options) throws {
    let goals = try Goals(contentsOf: options.goals)
    let contests = allContests(options)
    let peers = Dictionary(uniqueKeysWithValues: contests.map { ($0.name, Set($0.peers.map(\.name))) })
    let strangers = goals.strangers(among: peers)
    guard strangers.isEmpty else { throw Unavailable("goals of nothing: \(strangers)") }
    if options.isListing { return contests.forEach { print($0.name) } }
    if options.isCounting { return try count(contests.filter { options.filters.contains($0.name) }) }

    var rows: [Row] = []
    for contest in contests where options.wants(contest.name) {
      FileHandle.standardError.write(Data("\(contest.name)\n".utf8))
      rows += contest.run(goals: goals, rounds: options.rounds)
      // After each contest: whoever loses patience keeps what there is.
      if let file = options.json { try write(rows, to: file) }
    }
    print(Table(rows).text)
  }

  /// Does our own part of each of these twice, the first time so that all is there that the second one needs, and
  /// prints how many operations that had.
  private static func count(_ contests: [Contest]) throws {
    for contest in contests {
      let ours = try contest.ours()
      _ = try ours.sample()
      guard let count = try ours.sample().count else { throw Unavailable("\(contest.name) counts no operations") }
      print(contest.name, count)
    }
  }

  private static func allContests(_ options: Options) -> [Contest] {
    geoContests(options) + ringContests(options) + hashContests(options) + subscriptionContests(options)
      + cacheContests(options) + codecContests(options) + otherMessageContests() + nodeContests(options)
  }

  private static func write(_ rows: [Row], to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(rows) + Data("\n".utf8)).write(to: file)
  }
}

import Foundation
import Measuring

/// What the command line asks for.
struct Options {
  /// Where the rows are written as JSON.
  var json: URL?

  /// Where the programs of the peers are.
  var peers = URL(filePath: ".build-peers")

  /// What the rows have to show.
  var goals = URL(filePath: "goals.json")

  /// Whether to measure also what takes most of the memory of a large machine, and many minutes.
  var isFull = false

  /// How often each contestant takes its turn, where it does so more than once.
  var rounds: Int?

  /// Whether to print the names of the contests only.
  var isListing = false

  /// Whether to do only our own work, twice, for a tool that counts what the second time takes.
  var isCounting = false

  /// Only contests with one of these in their names; all when there are none.
  var filters: [String] = []

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--full": isFull = true
      case "--list": isListing = true
      case "--count": isCounting = true
      case "--json": json = URL(filePath: try Self.value(of: argument, in: &rest))
      case "--peers": peers = URL(filePath: try Self.value(of: argument, in: &rest))
      case "--goals": goals = URL(filePath: try Self.value(of: argument, in: &rest))
      case "--rounds":
        guard let count = Int(try Self.value(of: argument, in: &rest)), count > 0 else {
          throw Unavailable("--rounds takes a number above 0")
        }
        rounds = count
      default:
        guard !argument.hasPrefix("-") else { throw Unavailable("there is no option \(argument)") }
        filters.append(argument)
      }
    }
  }

  func wants(_ name: String) -> Bool {
    filters.isEmpty || filters.contains { name.contains($0) }
  }

  private static func value(of option: String, in rest: inout ArraySlice<String>) throws -> String {
    guard let value = rest.popFirst() else { throw Unavailable("\(option) takes a value") }
    return value
  }
}

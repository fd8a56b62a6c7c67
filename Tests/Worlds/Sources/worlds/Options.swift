import NearbyTestKit

/// What the program was asked for.
struct Options: Sendable {
  /// The worlds, `FROM..<TO` or one number.
  private(set) var seeds: Range<UInt64> = 0..<100

  /// How many things happen in each.
  private(set) var stepCount = 500

  /// What may make life hard in them.
  private(set) var hazards = WorldHazards.all

  /// How many worlds are lived in at once.
  private(set) var jobCount = 1

  /// The only world, of which everything is printed.
  private(set) var traced: UInt64?

  static let usage = """
    worlds [--seeds FROM..<TO] [--steps COUNT] [--jobs COUNT] [--only HAZARD,...] [--without HAZARD,...]
    worlds --trace SEED [--steps COUNT] [--only HAZARD,...] [--without HAZARD,...]
    hazards: \(WorldHazards.all)
    """

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let option = rest.popFirst() {
      guard let value = rest.popFirst() else { throw Misuse() }
      switch option {
      case "--seeds": seeds = try Self.range(value)
      case "--steps": stepCount = try Self.number(value)
      case "--jobs": jobCount = try Self.number(value)
      case "--only": hazards = try Self.hazards(value)
      case "--without": hazards.subtract(try Self.hazards(value))
      case "--trace": traced = try Self.number(value)
      default: throw Misuse()
      }
    }
    guard jobCount > 0, stepCount > 0 else { throw Misuse() }
  }

  func plan(_ seed: UInt64) -> WorldPlan {
    WorldPlan(seed: seed, stepCount: stepCount, allowed: hazards)
  }

  private static func number<Number: FixedWidthInteger>(_ text: some StringProtocol) throws -> Number {
    guard let number = Number(text) else { throw Misuse() }
    return number
  }

  private static func range(_ text: String) throws -> Range<UInt64> {
    let bounds = text.split(separator: "..<")
    guard let first = bounds.first, bounds.count <= 2 else { throw Misuse() }
    let start: UInt64 = try number(first)
    let end: UInt64 = bounds.count == 2 ? try number(bounds[1]) : start + 1
    guard start <= end else { throw Misuse() }
    return start..<end
  }

  private static func hazards(_ text: String) throws -> WorldHazards {
    try text.split(separator: ",").reduce(into: []) { hazards, name in
      guard let hazard = WorldHazards.named.first(where: { $0.key == name })?.value else { throw Misuse() }
      hazards.insert(hazard)
    }
  }
}

/// Arguments that mean nothing.
struct Misuse: Error, CustomStringConvertible {
  var description: String { Options.usage }
}

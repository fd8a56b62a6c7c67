import ArgumentParser
import NearbyCore

/// What is near, and for how long.
struct NearbyOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How far away a friend may be.", valueName: "metres"))
  var radius = 8046.72

  @Option(
    help: ArgumentHelp(
      "How much further than the radius a friend has to go before it has left; 1 switches that off.",
      valueName: "factor"))
  var hysteresis = 1.0

  @Option(help: ArgumentHelp("After how much silence a friend counts as inactive.", valueName: "seconds"))
  var ttl: Int64?

  func validate() throws {
    do {
      _ = try filter()
    } catch {
      throw ValidationError("--radius has to be a distance on the globe above 0, --hysteresis at least 1.")
    }
    // Beyond the age of the earth nothing is gained, and arithmetic in milliseconds would end.
    if let ttl, !(1...1_000_000_000).contains(ttl) {
      throw ValidationError("--ttl has to be 1...1000000000 seconds.")
    }
  }

  func filter() throws(InvalidProximityFilter) -> ProximityFilter {
    try ProximityFilter(radius: Distance(metres: radius), leaveFactor: hysteresis)
  }

  /// The node's configuration, with `defaultTTL` unless one was given.
  func configuration(defaultTTL: Int64) throws -> NearbyConfiguration {
    var configuration = NearbyConfiguration(filter: try filter())
    configuration.inactiveAfter = .seconds(ttl ?? defaultTTL)
    return configuration
  }
}

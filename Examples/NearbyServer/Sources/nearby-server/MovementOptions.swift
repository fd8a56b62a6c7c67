import ArgumentParser
import NearbyCore

/// Which reports are believed.
struct MovementOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Refuse reports that no device can have made, so that false positions cannot be tried out quickly. "
        + "On, except with --development, where old data are replayed."))
  var movementPolicy: Bool?

  @Option(help: ArgumentHelp("How fast somebody may move. The default believes airliners.", valueName: "m/s"))
  var maximumSpeed = 350.0

  @Option(
    help: ArgumentHelp("How long after a report the next one of the same user may come.", valueName: "milliseconds"))
  var minimumInterval: Int64 = 1000

  @Option(help: ArgumentHelp("How far a device's clock may be off.", valueName: "seconds"))
  var maximumClockSkew: Int64 = 300

  @Option(help: ArgumentHelp("How inaccurate a location may be.", valueName: "metres"))
  var worstAccuracy = 5000.0

  func validate() throws {
    do {
      _ = try policy(isOn: true)
    } catch {
      throw ValidationError("--maximum-speed has to be above 0, and the other limits of movement at least 0.")
    }
    // Beyond a year nothing is gained.
    guard minimumInterval <= 31_536_000_000, maximumClockSkew <= 31_536_000 else {
      throw ValidationError("--minimum-interval and --maximum-clock-skew have to be at most a year.")
    }
  }

  /// What decides, if it is wanted, or nothing else was said and `isOn`.
  func policy(isOn: Bool) throws(InvalidMovementPolicy) -> MovementPolicy? {
    guard movementPolicy ?? isOn else { return nil }
    return try MovementPolicy(
      maximumSpeed: maximumSpeed, minimumInterval: .milliseconds(minimumInterval),
      maximumClockSkew: .seconds(maximumClockSkew), accuracyCeiling: Distance(metres: worstAccuracy))
  }
}

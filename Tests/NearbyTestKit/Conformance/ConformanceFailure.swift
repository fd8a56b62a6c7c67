internal import NearbyCore

/// A promise of a port that an adapter does not keep.
public struct ConformanceFailure: Error, Hashable, CustomStringConvertible {
  /// The port whose documentation makes the promise.
  public let port: String

  /// What should have been so.
  public let promise: String

  /// The port and the promise, in one sentence.
  public var description: String { "\(port) breaks a promise: \(promise)" }

  init(port: String, promise: String) {
    self.port = port
    self.promise = promise
  }
}

/// What the conformance suites of all ports share: names that nobody else uses, and a sentence for what is broken.
struct ConformanceChecker {
  let port: String

  /// Tells one run from another, so that a suite can run against a store that is not empty.
  private let run = UInt64.random(in: 0 ... .max)

  init(port: String) {
    self.port = port
  }

  func expect(_ isKept: Bool, _ promise: String) throws(ConformanceFailure) {
    guard isKept else { throw ConformanceFailure(port: port, promise: promise) }
  }

  /// The same users for the same name within one run.
  func users(_ name: String, count: Int) throws -> [UserID] {
    try (0..<count).map { try user("\(name)-\($0)") }
  }

  func user(_ name: String) throws -> UserID {
    try UserID("conformance-\(String(run, radix: 36))-\(name)")
  }

  func location(_ number: Int, at now: Timestamp) throws -> AcceptedLocation {
    // Digits that do not survive a passage through 32 bits, or through decimal text that was cut.
    let coordinate = try Coordinate(
      latitude: Double(number % 90) + 1.0 / 3, longitude: -Double(number % 180) - 2.0 / 3)
    return AcceptedLocation(
      coordinate: coordinate, acceptedAt: now,
      capturedAt: number.isMultiple(of: 2) ? now.advanced(byMilliseconds: -1234) : nil)
  }

  func record(_ user: UserID, epoch: Int64, sequence: UInt32 = 0, at now: Timestamp) throws -> LocationRecord {
    let location = try location(Int(truncatingIfNeeded: epoch & 0xFF), at: now)
    return LocationRecord(
      user: user, version: LocationVersion(epoch: epoch, sequence: sequence), state: .sharing(location))
  }
}

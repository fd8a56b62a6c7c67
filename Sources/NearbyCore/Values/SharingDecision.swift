/// What a user decides about being seen: whether friends see where it is, how precisely, and from when on again.
public struct SharingDecision: Hashable, Sendable {
  /// Whether friends see nothing of the user, and the user nothing of them.
  public let isPaused: Bool

  /// When a pause ends by itself; `nil`: when the user says so. Always `nil` without a pause.
  public let until: Timestamp?

  /// How precisely friends see the user, also behind a pause; `nil`: as it was, at first exactly.
  public let precision: SharingPrecision?

  /// Creates a decision.
  ///
  /// - Parameters:
  ///   - isPaused: Whether friends see nothing of the user.
  ///   - until: When a pause ends by itself. A pause that ends in the past is none.
  ///   - precision: How precisely friends see the user; `nil`: as it was.
  /// - Throws: ``InvalidSharingDecision`` for an end without a pause.
  public init(
    isPaused: Bool, until: Timestamp? = nil, precision: SharingPrecision? = nil
  ) throws(InvalidSharingDecision) {
    guard isPaused || until == nil else { throw .endWithoutPause }
    self.isPaused = isPaused
    self.until = until
    self.precision = precision
  }

  private init(_ isPaused: Bool, _ until: Timestamp?, _ precision: SharingPrecision?) {
    self.isPaused = isPaused
    self.until = until
    self.precision = precision
  }

  /// Friends see where the user is.
  ///
  /// - Parameter precision: How precisely; `nil`: as it was.
  public static func shared(_ precision: SharingPrecision? = nil) -> SharingDecision {
    SharingDecision(false, nil, precision)
  }

  /// Friends see nothing of the user.
  ///
  /// - Parameters:
  ///   - until: When that ends by itself; `nil`: when the user says so.
  ///   - precision: How precisely friends see the user after that; `nil`: as it was.
  public static func paused(
    until: Timestamp? = nil, precision: SharingPrecision? = nil
  ) -> SharingDecision {
    SharingDecision(true, until, precision)
  }
}

/// Why some settings do not make a ``SharingDecision``.
@nonexhaustive
public enum InvalidSharingDecision: Error, Hashable, Sendable {
  /// It says when a pause ends, but there is no pause.
  case endWithoutPause
}

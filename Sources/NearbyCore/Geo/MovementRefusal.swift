/// Why ``MovementPolicy`` does not believe a report.
@nonexhaustive
public enum MovementRefusal: Error, Hashable, Sendable {
  /// The device does not know well enough where it is.
  case inaccurate

  /// The clock of the device differs too much from that of the server, or the report is that old.
  case clockSkew

  /// The last report was accepted too short a time ago; the next is welcome after `wait`.
  case tooSoon(wait: Duration)

  /// Nobody moves that fast.
  case tooFast
}

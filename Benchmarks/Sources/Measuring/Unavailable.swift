/// Why something cannot be measured here: a peer that is not to be had, or a part of ours that does not exist yet.
public struct Unavailable: Error, Hashable, Sendable, CustomStringConvertible {
  /// What a reader of the table is told.
  public let description: String

  /// Creates an error with its reason.
  public init(_ reason: String) {
    description = reason
  }
}

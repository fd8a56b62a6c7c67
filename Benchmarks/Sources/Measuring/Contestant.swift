/// Somebody who can do the work of a contest.
public struct Contestant {
  /// Who it is.
  public let name: String

  /// Does the work once. Throws ``Unavailable`` when it cannot be done here.
  public let sample: () throws -> Sample

  /// Creates a contestant.
  public init(_ name: String, sample: @escaping () throws -> Sample) {
    self.name = name
    self.sample = sample
  }

  /// One who would have to be here, and the reason why it is not.
  public static func absent(_ name: String, because reason: String) -> Contestant {
    Contestant(name) { throw Unavailable(reason) }
  }
}

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

/// A server that lets anyone be anyone was to listen where others than its developer can reach it.
package struct DevelopmentBeyondLoopback: Error, Hashable, CustomStringConvertible {
  /// Where it was to listen.
  package let host: String

  /// Names the address.
  package var description: String {
    "in development anyone can be anyone, so it listens on this machine only, as 127.0.0.1, and not on \(host)"
  }
}

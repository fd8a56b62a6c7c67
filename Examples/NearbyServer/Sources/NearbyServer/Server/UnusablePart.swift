import Foundation
import NIOCore
import NIOPosix

/// Something that a program needs cannot be used, so it does not go on.
package struct UnusablePart: Error, CustomStringConvertible {
  /// What it is, why, and perhaps what to do, in one line.
  package let description: String

  package init(_ part: String, because reason: String) {
    description = "\(part) cannot be used: \(reason)"
  }

  /// - Parameter part: What it is, and where.
  package static func check<Result>(_ part: String, _ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch {
      throw UnusablePart(part, because: reason(error))
    }
  }

  /// Why something failed, in the words of the system where it has any.
  package static func reason(_ error: any Error) -> String {
    switch error {
    case let error as IOError where error.errnoCode == EADDRINUSE: "another program listens there"
    case let error as IOError: words(for: error.errnoCode)
    case let error as POSIXError: words(for: error.code.rawValue)
    case is NIOConnectionError: "nobody listens there"
    case is SocketAddressError.UnknownHost: "there is no such host"
    case let error as NSError where error.domain == NSCocoaErrorDomain:
      (error.userInfo[NSUnderlyingErrorKey] as? any Error).map(reason) ?? "it cannot be read or written"
    default: "\(error)"
    }
  }

  private static func words(for code: Int32) -> String {
    let words = String(cString: strerror(code))
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}

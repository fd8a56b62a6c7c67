internal import Foundation

/// Wakes a thread that waits for something else as well.
final class WakePipe: Sendable {
  /// Can be read from when the thread is to wake up.
  let descriptor: Int32
  private let writer: Int32

  /// - Throws: `unreachable` when there are no descriptors left.
  init() throws(PostgresError) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw .unreachable(reason: "no file descriptors are left") }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (descriptor, writer) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(writer)
  }

  /// Wakes the thread, or keeps it from falling asleep. Waits for nothing.
  func wake() {
    var byte: UInt8 = 1
    // A pipe that is full has woken it already.
    _ = unsafe write(writer, &byte, 1)
  }

  /// Lets the thread sleep again.
  func clear() {
    var bytes = [UInt8](repeating: 0, count: 256)
    while unsafe read(descriptor, &bytes, bytes.count) == bytes.count {}
  }
}

internal import Foundation

/// What a thread waits for: to be woken, a socket, or a point in time.
struct SocketWait {
  let alarm: WakePipe

  /// What has happened.
  struct Outcome {
    /// There is something to read, or the connection has ended.
    var isReadable = false

    /// There is room to write.
    var isWritable = false
  }

  /// Waits until the alarm, the deadline, or the socket.
  ///
  /// - Parameters:
  ///   - socket: What to wait for; below zero for none.
  ///   - isRead: Whether it is about reading.
  ///   - isWritten: Whether it is about writing.
  ///   - deadline: For how long; `nil` for ever.
  func wait(
    for socket: Int32 = -1, isRead: Bool = true, isWritten: Bool = false, until deadline: ContinuousClock.Instant?
  ) -> Outcome {
    let events = (isRead ? POLLIN : 0) | (isWritten ? POLLOUT : 0)
    var descriptors = [
      pollfd(fd: alarm.descriptor, events: Int16(POLLIN), revents: 0),
      // poll() leaves out what is below zero.
      pollfd(fd: socket, events: Int16(events), revents: 0),
    ]
    let timeout: Int32 =
      deadline.map { deadline in
        let rest = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
        // Rounded up: whoever is early would ask again and again.
        return Int32(min(max(rest.rounded(.up), 0), 60_000))
      } ?? -1
    let count = unsafe poll(&descriptors, nfds_t(descriptors.count), timeout)
    guard count > 0 else { return Outcome() }
    if descriptors[0].revents != 0 { alarm.clear() }
    let found = Int32(descriptors[1].revents)
    return Outcome(
      isReadable: found & (Int32(POLLIN) | Int32(POLLERR) | Int32(POLLHUP)) != 0,
      isWritable: found & Int32(POLLOUT) != 0)
  }
}

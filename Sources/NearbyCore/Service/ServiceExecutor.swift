/// Where a ``NearbyService`` runs: one thread, such as an event loop that also serves the sockets of its clients, so
/// that what they say reaches the node without a change of thread.
///
/// Both kinds of jobs go to the same thread, one after the other. One `enqueue(_:)` can serve both:
///
/// ```swift
/// final class EventLoopExecutor: ServiceExecutor {
///   let loop: any EventLoop
///
///   var isCurrent: Bool { loop.inEventLoop }
///
///   func enqueue(_ job: consuming ExecutorJob) {
///     let job = UnownedJob(job)
///     loop.execute {
///       job.runSynchronously(isolatedTo: self.asUnownedSerialExecutor(), taskExecutor: self.asUnownedTaskExecutor())
///     }
///   }
/// }
/// ```
public protocol ServiceExecutor: SerialExecutor, TaskExecutor {
  /// Whether this is asked on its thread, by a job or by anything else that runs there. What a client says there is
  /// done at once, without a job.
  var isCurrent: Bool { get }
}

extension ServiceExecutor {
  /// Stops the program unless this is its thread.
  public func checkIsolated() {
    precondition(isCurrent, "This is not the thread of the service.")
  }
}

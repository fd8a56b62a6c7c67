/// Where a ``NearbyService`` runs: one thread, such as an event loop that also serves the sockets of its clients, so
/// that what they say reaches the node without a change of thread.
///
/// Both kinds of jobs go to the same thread, one after the other. One `enqueue(_:)` can serve both:
///
/// ```swift
/// final class EventLoopExecutor: ServiceExecutor {
///   let loop: any EventLoop
///
///   func enqueue(_ job: consuming ExecutorJob) {
///     let job = UnownedJob(job)
///     loop.execute {
///       job.runSynchronously(isolatedTo: self.asUnownedSerialExecutor(), taskExecutor: self.asUnownedTaskExecutor())
///     }
///   }
/// }
/// ```
public typealias ServiceExecutor = SerialExecutor & TaskExecutor

import CAllocations

/// The processor time of this thread, for work that is only a part of what runs.
public enum Stopwatch {
  /// Nanoseconds of processor time that this thread has used.
  public static var nanoseconds: Int { Int(thread_time_nanoseconds()) }
}

import CAllocations

extension Sample {
  /// Runs `body`, which does `count` operations and returns the check: nanoseconds of this thread's processor time
  /// an operation.
  ///
  /// Not the time on the wall: what others do on the machine meanwhile is not our cost.
  public static func nanoseconds(
    perEachOf count: Int, _ body: () throws -> UInt64?
  ) rethrows -> Sample {
    let start = thread_time_nanoseconds()
    let check = try body()
    return Sample(Double(thread_time_nanoseconds() - start) / Double(count), check: check, count: count)
  }

  /// Runs `body`, which works through `byteCount` bytes: gigabytes a second.
  public static func gigabytesPerSecond(
    bytes byteCount: Int, _ body: () throws -> UInt64?
  ) rethrows -> Sample {
    let perByte = try nanoseconds(perEachOf: byteCount, body)
    return Sample(1 / perByte.value, check: perByte.check, count: byteCount)
  }

  /// Runs `body`, which does `count` operations: millions of them a second.
  public static func millionsPerSecond(
    of count: Int, _ body: () throws -> UInt64?
  ) rethrows -> Sample {
    let perEach = try nanoseconds(perEachOf: count, body)
    return Sample(1000 / perEach.value, check: perEach.check, count: count)
  }

  /// Runs `body`, which does `count` operations: how many blocks of memory each asks for.
  public static func allocations(perEachOf count: Int, _ body: () throws -> Void) throws -> Sample {
    let start = allocations_of_this_thread()
    try body()
    guard start >= 0 else { throw Unavailable("allocations are counted on glibc only") }
    return Sample(Double(allocations_of_this_thread() - start) / Double(count))
  }

  /// Runs `body`, which makes something that holds `count` entries and is kept alive here: bytes an entry.
  public static func heapBytes<Made>(perEachOf count: Int, _ body: () throws -> Made) throws -> Sample {
    let start = heap_bytes_in_use()
    let made = try body()
    let end = heap_bytes_in_use()
    guard start >= 0 else { throw Unavailable("the heap is measured on glibc only") }
    keep(made)
    return Sample(Double(end - start) / Double(count))
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How many files and sockets the process may have open.
enum DescriptorLimit {
  /// What is worth asking for. A process that may have millions pays for them in some systems' tables.
  private static let most: rlim_t = 1 << 20

  /// Raises the limit as far as the system lets a process raise its own: what a shell or a service manager begins with
  /// is mostly a few hundred, for the sake of old programs.
  ///
  /// - Returns: The limit afterwards; `nil` when there is no telling.
  static func raise() -> Int? {
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return nil }
    var higher = limit
    higher.rlim_cur = min(limit.rlim_max, most)
    #if canImport(Darwin)
      // More than this is refused, whatever the limit says.
      higher.rlim_cur = min(higher.rlim_cur, rlim_t(OPEN_MAX))
    #endif
    if higher.rlim_cur > limit.rlim_cur, setrlimit(resource, &higher) == 0 { limit = higher }
    return Int(clamping: limit.rlim_cur)
  }
}

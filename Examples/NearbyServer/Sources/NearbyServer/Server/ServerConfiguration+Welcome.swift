import NearbyCore
import NearbyProtocol

extension ServerConfiguration {
  /// What every client is told first.
  var limits: Welcome.Limits {
    Welcome.Limits(
      maximumFrameByteCount: UInt32(FrameLimits.maximumByteCount),
      maximumFriends: UInt32(clamping: nearby.maximumFriendCount),
      maximumPageSize: UInt32(clamping: nearby.maximumPageSize),
      maximumReports: UInt32(clamping: min(nearby.maximumReportCount, FrameLimits.maximumReportsPerBatch)))
  }

  /// What every client is told first.
  var hints: Welcome.Hints {
    Welcome.Hints(
      radius: nearby.filter.radius.metres,
      inactiveAfterMilliseconds: nearby.inactiveAfter.milliseconds,
      reportIntervalMilliseconds: reportInterval.milliseconds,
      pingIntervalMilliseconds: pingInterval.milliseconds,
      pongTimeoutMilliseconds: pongTimeout.milliseconds)
  }
}

extension Duration {
  /// Whole milliseconds.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}

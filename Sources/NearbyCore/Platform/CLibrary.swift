#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Android)
  internal import Android
#elseif canImport(Darwin)
  internal import Darwin
#elseif canImport(WASILibc)
  internal import WASILibc
#else
  #error("NearbyCore needs the sine, arctangent and clock of a C library.")
#endif

// The only file that knows which C library there is.

func sine(_ radians: Double) -> Double { sin(radians) }

func cosine(_ radians: Double) -> Double { cos(radians) }

func arcsine(_ ratio: Double) -> Double { asin(ratio) }

func arctangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }

/// Milliseconds since 1970-01-01T00:00:00Z by the system's clock, for the edge of the package: everything inside it is
/// handed the time.
func wallClockMilliseconds() -> Int64 {
  var time = timespec()
  // Cannot fail for TIME_UTC, which every C11 library has; a clock without time reads as 1970.
  _ = unsafe timespec_get(&time, TIME_UTC)
  return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

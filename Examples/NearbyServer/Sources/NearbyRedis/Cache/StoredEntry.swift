internal import NIOCore
internal import NearbyCore

/// An entry of the location cache as Redis keeps it.
///
/// First the server's own time, which the script puts there: how old the entry is, is measured by that one clock. Then
/// what the script compares, each part as bytes whose order is that of the values; then the rest.
///
///     8  the server's time when it was stored, in milliseconds
///     1  the form, which is 1
///    34  the decisions: the versions of pause and precision, the precision, whether there is a location
///    16  the version of the location
///     8  the age when it was stored, in milliseconds
///     8  the time to live when it was stored, in milliseconds
///        the record, as Protocol Buffers
enum StoredEntry {
  private static let form: UInt8 = 1

  /// The longest time to live: a hundred years, so that no server adds its time to it in vain.
  private static let longestLife: Int64 = 100 * 366 * 86_400_000

  /// What is left to live of an entry that comes, in whole milliseconds; 0 for a removal.
  static func lifetime(of entry: LocationCacheEntry) -> Int64 {
    min(max(entry.timeToLive.milliseconds, 0), longestLife)
  }

  /// The bytes behind the server's time.
  static func encode(_ entry: LocationCacheEntry) -> ByteBuffer {
    let record = entry.record
    var bytes = ByteBuffer()
    bytes.writeInteger(form)
    write(record.sharingVersion, to: &bytes)
    write(record.precisionVersion, to: &bytes)
    bytes.writeInteger(UInt8(SharingPrecision.allCases.firstIndex(of: record.precision) ?? 0))
    bytes.writeInteger(UInt8(record.location == nil ? 0 : 1))
    write(record.version, to: &bytes)
    bytes.writeInteger(entry.ageMilliseconds)
    bytes.writeInteger(lifetime(of: entry))
    bytes.writeMessage(record)
    return bytes
  }

  /// What is kept, as it is at the server's time `now`.
  ///
  /// - Returns: `nil` for what is none of ours, or has expired.
  static func decode(_ value: ByteBuffer, of user: UserID, now: Int64) -> LocationCacheEntry? {
    var value = value
    guard let storedAt = value.readInteger(as: Int64.self), value.readInteger(as: UInt8.self) == form,
      value.readSlice(length: 34 + 16) != nil,
      let (age, lifetime) = value.readMultipleIntegers(as: (Int64, Int64).self),
      let record = value.message(LocationRecord.self),
      record.user == user
    else { return nil }
    // What was stored after the server said its time is as old as it was.
    let (elapsed, overflow) = now.subtractingReportingOverflow(storedAt)
    let entry = LocationCacheEntry(record: record, ageMilliseconds: age, timeToLive: .milliseconds(lifetime))
      .advanced(by: .milliseconds(overflow ? 0 : max(elapsed, 0)))
    return entry.timeToLive > .zero ? entry : nil
  }

  /// What was found under the key of a user.
  static func found(_ value: ByteBuffer?, of user: UserID, now: Int64) -> StoredLocation<ByteBuffer> {
    StoredLocation(entry: value.flatMap { decode($0, of: user, now: now) }, mark: value)
  }

  private static func write(_ version: LocationVersion, to bytes: inout ByteBuffer) {
    // With the sign turned round, negative numbers come before positive ones.
    bytes.writeInteger(UInt64(bitPattern: version.epoch) ^ 1 << 63)
    bytes.writeInteger(version.sequence)
    bytes.writeInteger(version.node)
  }
}

extension Duration {
  /// Whole milliseconds, rounded towards zero; saturates.
  fileprivate var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
    return overflow || carried ? (seconds < 0 ? .min : .max) : sum
  }
}

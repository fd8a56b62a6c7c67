import Foundation
package import NearbyCore

/// Writes everything that a user reported in a form for people and their programs, part by part, the oldest first.
package struct ReportExport: Sendable {
  /// The forms.
  package enum Format: String, CaseIterable, Sendable {
    /// Comma-separated values of RFC 4180 behind a line of names.
    case csv

    /// An object of JSON a line; whole numbers of 64 bits are texts, as on the wire.
    case jsonl
  }

  private struct Line: Encodable {
    var user: String
    var epoch: String
    var sequence: UInt32
    var node: UInt32
    var latitude: Double
    var longitude: Double
    var acceptedAtMs: String
    var capturedAtMs: String?
    var accuracyM: Float?
    var headingDeg: Float?
    var speedMps: Float?

    static let names =
      "user,epoch,sequence,node,latitude,longitude,accepted_at_ms,captured_at_ms,accuracy_m,heading_deg,speed_mps"

    init(_ entry: HistoryEntry) {
      let (version, location) = (entry.version, entry.location)
      (user, epoch) = (entry.user.text, "\(version.epoch)")
      (sequence, node) = (version.sequence, version.node)
      (latitude, longitude) = (location.coordinate.latitude, location.coordinate.longitude)
      acceptedAtMs = "\(location.acceptedAt.milliseconds)"
      capturedAtMs = location.capturedAt.map { "\($0.milliseconds)" }
      (accuracyM, headingDeg) = (location.motion.accuracy, location.motion.heading)
      speedMps = location.motion.speed
    }

    var csv: String {
      let quoted = "\"" + user.replacing("\"", with: "\"\"") + "\""
      let fields: [String] = [
        quoted, epoch, "\(sequence)", "\(node)", "\(latitude)", "\(longitude)", acceptedAtMs, capturedAtMs ?? "",
        Self.text(accuracyM), Self.text(headingDeg), Self.text(speedMps),
      ]
      return fields.joined(separator: ",")
    }

    private static func text(_ number: Float?) -> String { number.map { "\($0)" } ?? "" }
  }

  private let archive: any ReportArchive
  private let format: Format
  private let partSize: Int

  /// Prepares an export.
  ///
  /// - Parameter partSize: How many reports are in memory at a time.
  package init(of archive: any ReportArchive, as format: Format, partSize: Int = 1000) {
    (self.archive, self.format, self.partSize) = (archive, format, partSize)
  }

  /// Writes everything, line by line.
  ///
  /// - Returns: How many reports those are.
  @discardableResult
  package func write(_ user: UserID, _ write: (String) throws -> Void) async throws -> Int {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if format == .csv { try write(Line.names) }
    var (last, count): (LocationVersion?, Int) = (nil, 0)
    while true {
      let part = try await archive.entries(of: user, after: last, limit: partSize)
      for line in part.map(Line.init) {
        switch format {
        case .csv: try write(line.csv)
        case .jsonl: try write(String(decoding: encoder.encode(line), as: UTF8.self))
        }
      }
      count += part.count
      last = part.last?.version
      guard part.count == partSize else { return count }
    }
  }
}

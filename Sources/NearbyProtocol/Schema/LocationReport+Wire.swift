import NearbyCore

extension LocationReport: WireMessage {
  private enum Field: UInt32, LocationField {
    case location = 1, capturedAt, accuracy, heading, speed

    var name: StaticString {
      switch self {
      case .location: "location"
      case .capturedAt: "capturedAtMs"
      case .accuracy: "accuracyM"
      case .heading: "headingDeg"
      case .speed: "speedMps"
      }
    }
  }

  @inline(__always)
  init(from reader: inout some FieldReader) throws(Fault) {
    var fields = LocationFields<Field>()
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        try fields.read(field, of: &walk, from: &reader)
      } catch {
        try walk.keep(error)
      }
    }
    self = try fields.report(endingIn: reader)
  }

  @inline(__always)
  func write(to writer: inout some FieldWriter) {
    writer.write(Field.location, coordinate)
    LocationFields<Field>.write(capturedAt: capturedAt, motion, to: &writer)
  }
}

/// `ReportBatch` in the schema.
struct ReportBatch {
  var reports: [LocationReport]
}

extension ReportBatch: WireMessage {
  private enum Field: UInt32, WireField {
    case reports = 1

    var name: StaticString {
      switch self {
      case .reports: "reports"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var reports: [LocationReport] = []
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .reports:
          try reader.messages(appendingTo: &reports, limit: FrameLimits.maximumReportsPerBatch)
        }
      } catch {
        try walk.keep(error)
      }
    }
    guard !reports.isEmpty else {
      throw Fault(.noElements, at: reader.index, path: Field.reports.name.description)
    }
    self.init(reports: reports)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.reports, reports)
  }
}

#if Redis
  import Foundation
  package import NearbyCore
  import NearbyProtocol
  import NearbyRedis

  /// A ring in a file, in the JSON form of `JSONCodec`: read anew each time somebody asks.
  ///
  /// Whoever changes the file should write another one and rename it. One that is only half there is refused like any
  /// other that is no ring, and read the next time.
  package struct FileRingSource: ChangeableRing {
    private let path: String

    /// Takes a path at which there need not be a file yet.
    package init(path: String) {
      self.path = path
    }

    /// The ring that the file describes now.
    ///
    /// - Throws: `MissingRing` when there is no file, `InvalidRingDescription`, or why the file cannot be read.
    package func ring() throws -> HashRing {
      guard FileManager.default.fileExists(atPath: path) else { throw MissingRing() }
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      // One byte more than a ring can have, so that the codec says so.
      let data = try file.read(upToCount: JSONCodec.maximumRingByteCount + 1) ?? Data()
      return try JSONCodec().decode(HashRing.self, from: ContiguousArray(data).span)
    }

    /// Writes a ring in the place of another one, so that whoever reads finds one of the two. Of several who do so at
    /// the same time the last one counts: a file cannot compare.
    ///
    /// - Throws: ``RingHasChanged`` when something else is there, `OutdatedRing`, or why the file cannot be written.
    package func replace(_ old: HashRing?, with new: HashRing) throws {
      let present: HashRing?
      do {
        present = try ring()
      } catch is MissingRing {
        present = nil
      }
      guard present == old else { throw RingHasChanged() }
      if let old { _ = try RingChange(from: old, to: new) }
      var description: [UInt8] = []
      JSONCodec().encode(new, into: &description)
      try Data(description).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
  }
#endif

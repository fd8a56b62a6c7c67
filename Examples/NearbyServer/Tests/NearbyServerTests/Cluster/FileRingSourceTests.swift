import Foundation
import NearbyCore
import NearbyProtocol
import NearbyServer
import NearbyTestKit
import Synchronization
import Testing

/// A ring that an operator writes into a file.
@Suite(.timeLimit(.minutes(1)))
struct FileRingSourceTests {
  /// What a node has adopted, and how often its operator was alarmed.
  private final class Node: ServiceMonitor {
    let count = Mutex(0)
    let adopted = Mutex<[UInt64]>([])

    func portAnswered(_ call: PortCall, count: Int, failure: (any Error.Type)?) {
      if failure != nil { self.count.withLock { $0 += count } }
    }

    func waitUntilAdopted(_ epochs: [UInt64]) async {
      while adopted.withLock({ $0 != epochs }) { await Task.yield() }
    }

    func waitForAlarm() async {
      let before = count.withLock { $0 }
      while count.withLock({ $0 }) == before { await Task.yield() }
    }
  }

  private func write(_ ring: HashRing, to path: String) throws {
    var bytes: [UInt8] = []
    JSONCodec().encode(ring, into: &bytes)
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  private static func ring(_ epoch: UInt64) throws -> HashRing {
    try HashRing(slots: [RingSlot(id: try SlotID("slot"), endpoint: "127.0.0.1:\(7000 + epoch)")], epoch: epoch)
  }

  @Test func `A ring in a file keeps the promises of the port`() async throws {
    try await TemporaryFile.path { path in
      let source = FileRingSource(path: path)
      try await RingSourceConformance.check(source, isHinting: false) { ring in
        if let ring { try write(ring, to: path) } else { try FileManager.default.removeItem(atPath: path) }
      }
    }
  }

  @Test func `A changed file is read again, and what is no newer ring changes nothing`() async throws {
    try await TemporaryFile.path { path in
      let source = FileRingSource(path: path)
      #expect(throws: MissingRing.self) { try source.ring() }
      try write(try Self.ring(5), to: path)
      #expect(try source.ring() == Self.ring(5))

      let node = Node()
      try await withThrowingTaskGroup(of: Void.self) { group in
        let first = try Self.ring(5)
        group.addTask {
          await RingFollower(source, every: .milliseconds(20), monitor: node).run(from: first) { ring in
            node.adopted.withLock { $0.append(ring.epoch) }
          }
        }
        try write(try Self.ring(6), to: path)
        await node.waitUntilAdopted([6])
        try Data("{\"epoch\":\"7\",".utf8).write(to: URL(fileURLWithPath: path))
        await node.waitForAlarm()
        try write(try Self.ring(4), to: path)
        await node.waitForAlarm()
        try FileManager.default.removeItem(atPath: path)
        await node.waitForAlarm()
        #expect(node.adopted.withLock { $0 } == [6])
        try write(try Self.ring(8), to: path)
        await node.waitUntilAdopted([6, 8])
        group.cancelAll()
      }
    }
  }
}

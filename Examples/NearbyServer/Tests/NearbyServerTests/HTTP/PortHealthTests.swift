import Logging
import NearbyCore
import NearbyServer
import Synchronization
import Testing

/// What the operator hears of ports that fail.
@Suite struct PortHealthTests {
  private struct DiskIsFull: Error {}

  private final class Time: Sendable {
    private let elapsed = Mutex(Duration.zero)
    private let start = ContinuousClock.now

    var now: ContinuousClock.Instant { elapsed.withLock { start + $0 } }

    func pass(_ duration: Duration) { elapsed.withLock { $0 += duration } }
  }

  @Test func `A port that fails for long makes the server unready, until it works again`() {
    let time = Time()
    let health = PortHealth(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) { time.now }
    health.portAnswered(.appendToHistory, count: 3, failure: DiskIsFull.self)
    health.portAnswered(.publish, count: 1, failure: nil)
    time.pass(PortHealth.patience - .milliseconds(1))
    #expect(health.lastingFailures == [])
    health.portAnswered(.appendToHistory, count: 3, failure: DiskIsFull.self)
    time.pass(.milliseconds(1))
    #expect(health.lastingFailures == [.appendToHistory])
    health.portAnswered(.appendToHistory, count: 1, failure: nil)
    time.pass(PortHealth.calm)
    #expect(health.lastingFailures == [])
  }

  @Test func `One slot of several that fails is one failure until it is mended`() {
    let (lines, time) = (Lines(), Time())
    let health = PortHealth(logger: Logger(label: "test") { _ in LineHandler(lines: lines) }) { time.now }
    func publish(_ failure: (any Error.Type)?) {
      health.portAnswered(.publish, count: 1, failure: failure)
      time.pass(.milliseconds(50))
    }
    for _ in 1...150 {
      publish(DiskIsFull.self)
      publish(nil)
    }
    #expect(health.lastingFailures == [.publish])
    #expect(lines.all == ["error a port fails call=publish count=1 error=DiskIsFull"])
    // The last call went well, and there need not be another one to see that.
    time.pass(PortHealth.calm)
    #expect(health.lastingFailures == [])
    publish(nil)
    #expect(lines.all.last == "notice a port works again call=publish failures=150" && lines.all.count == 2)
  }

  @Test func `A failure long after another one is a new one`() {
    let (lines, time) = (Lines(), Time())
    let health = PortHealth(logger: Logger(label: "test") { _ in LineHandler(lines: lines) }) { time.now }
    health.portAnswered(.publish, count: 1, failure: DiskIsFull.self)
    health.portAnswered(.publish, count: 1, failure: nil)
    time.pass(PortHealth.patience)
    health.portAnswered(.publish, count: 2, failure: DiskIsFull.self)
    #expect(health.lastingFailures == [])
    #expect(
      lines.all == [
        "error a port fails call=publish count=1 error=DiskIsFull",
        "notice a port works again call=publish failures=1",
        "error a port fails call=publish count=2 error=DiskIsFull",
      ])
  }

  @Test func `A client that cannot be reached is no fault of the server`() {
    let time = Time()
    let health = PortHealth(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) { time.now }
    health.portAnswered(.sendToClient, count: 1, failure: DiskIsFull.self)
    time.pass(PortHealth.patience)
    #expect(health.lastingFailures == [])
  }

  @Test func `The log tells of a wrong clock once a minute`() {
    let (lines, time) = (Lines(), Time())
    let health = PortHealth(logger: Logger(label: "test") { _ in LineHandler(lines: lines) }) { time.now }
    for _ in 1...100 { health.clockDiffers(by: .seconds(-3600), on: 7) }
    time.pass(.seconds(60))
    health.clockDiffers(by: .milliseconds(61_500), on: 8)
    #expect(
      lines.all == [
        "warning the clock of this server or of another is wrong node=7 seconds=-3600",
        "warning the clock of this server or of another is wrong node=8 seconds=61",
      ])
  }

  @Test func `The log tells at once of what is refused, and then every ten seconds how much`() {
    let (lines, time) = (Lines(), Time())
    let health = PortHealth(logger: Logger(label: "test") { _ in LineHandler(lines: lines) }) { time.now }
    for _ in 1...100 { health.loadWasRefused(.session) }
    time.pass(.seconds(10))
    health.loadWasRefused(.session)
    #expect(
      lines.all == ["warning there is too much to do sessions=1", "warning there is too much to do sessions=100"])
  }

  @Test func `The log has a line when a port begins to fail, and one when it works again`() {
    let (lines, time) = (Lines(), Time())
    let health = PortHealth(logger: Logger(label: "test") { _ in LineHandler(lines: lines) }) { time.now }
    for _ in 1...100 { health.portAnswered(.storeInCache, count: 2, failure: DiskIsFull.self) }
    time.pass(PortHealth.calm)
    for _ in 1...3 { health.portAnswered(.storeInCache, count: 1, failure: nil) }
    #expect(
      lines.all == [
        "error a port fails call=storeInCache count=2 error=DiskIsFull",
        "notice a port works again call=storeInCache failures=200",
      ])
  }
}

private final class Lines: Sendable {
  private let lines: Mutex<[String]> = Mutex([])

  var all: [String] { lines.withLock { $0 } }

  func add(_ line: String) { lines.withLock { $0.append(line) } }
}

/// A handler that writes each message into a line, with what belongs to it in order.
private struct LineHandler: LogHandler {
  let lines: Lines
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    lines.add(([event.level.rawValue, "\(event.message)"] + pairs).joined(separator: " "))
  }
}

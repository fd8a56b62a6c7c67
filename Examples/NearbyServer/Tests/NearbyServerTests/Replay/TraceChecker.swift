import Foundation
import NearbyCore
@testable import NearbyServer

/// Reads a trace with nothing but a JSON parser and the haversine formula, and checks every list at every check.
struct TraceChecker {
  private struct Sighting {
    var latitude: Double
    var longitude: Double
    var seconds: Double
  }

  private var friends: [String: Set<String>] = [:]
  private let radius: Double
  private let ttl: Double
  private var sightings: [String: Sighting] = [:]
  private var lists: [String: [String: Double]] = [:]

  private(set) var faults: [String] = []
  private(set) var checks = 0
  private(set) var reports = 0
  private(set) var pairs = 0

  init(dataSet: DataSet, radius: Double, ttl: Double) {
    self.radius = radius
    self.ttl = ttl
    for (one, other) in dataSet.friendships {
      friends[one.text, default: []].insert(other.text)
      friends[other.text, default: []].insert(one.text)
    }
  }

  mutating func check(path: String) throws {
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let seconds = object["seconds"] as? Double
      else {
        faults.append("a line is no object with seconds")
        continue
      }
      if object["check"] != nil {
        check(at: seconds)
      } else if let client = object["client"] as? String, let message = object["message"] as? [String: Any] {
        object["direction"] as? String == "sent"
          ? take(sent: message, by: client, at: seconds) : take(received: message, by: client)
      }
    }
  }

  private mutating func take(sent message: [String: Any], by client: String, at seconds: Double) {
    if message["hello"] != nil { lists[client] = [:] }
    guard let report = message["report"] as? [String: Any],
      let place = report["location"] as? [String: Double]
    else { return }
    reports += 1
    sightings[client] = Sighting(
      latitude: place["latitude"] ?? 0, longitude: place["longitude"] ?? 0, seconds: seconds)
  }

  private mutating func take(received message: [String: Any], by client: String) {
    let snapshot = message["snapshot"] as? [String: Any]
    var seen = snapshot?["friends"] as? [[String: Any]] ?? []
    for kind in ["appeared", "moved"] {
      if let news = message[kind] as? [String: Any], let friend = news["friend"] as? [String: Any] {
        seen.append(friend)
      }
    }
    for friend in seen {
      guard let user = friend["user"] as? String else { continue }
      lists[client]?[user] = friend["distanceM"] as? Double ?? 0
    }
    if let left = message["left"] as? [String: Any], let user = left["user"] as? String {
      lists[client]?[user] = nil
    }
  }

  private mutating func check(at seconds: Double) {
    checks += 1
    for (viewer, list) in lists {
      guard let own = sightings[viewer] else { continue }
      var expected: [String: Double] = [:]
      for friend in friends[viewer] ?? [] {
        guard let other = sightings[friend], seconds - other.seconds < ttl else { continue }
        let metres = distance(own, other)
        if metres <= radius { expected[friend] = metres }
      }
      pairs += expected.count
      if Set(expected.keys) != Set(list.keys) { faults.append("check \(checks): a list is wrong") }
      for (friend, metres) in expected where abs(metres - (list[friend] ?? metres)) > 0.001 {
        faults.append("check \(checks): a distance is wrong")
      }
    }
  }

  private func distance(_ a: Sighting, _ b: Sighting) -> Double {
    let radians = Double.pi / 180
    let u = sin((b.latitude - a.latitude) * radians / 2)
    let v = sin((b.longitude - a.longitude) * radians / 2)
    let h = u * u + cos(a.latitude * radians) * cos(b.latitude * radians) * v * v
    return 2 * 6_371_008.8 * asin(min(1, h.squareRoot()))
  }
}

import NearbyCore
import Testing

@testable import NearbyServer

/// The made-up city of the demonstration.
struct CityTests {
  @Test func `The same seed is the same city, and another one another`() throws {
    let (one, same, other) = (try City().dataSet(), try City(seed: 1).dataSet(), try City(seed: 2).dataSet())
    #expect(one.checkIns == same.checkIns)
    #expect(one.friendships.map { "\($0.0.text) \($0.1.text)" } == same.friendships.map { "\($0.0.text) \($0.1.text)" })
    #expect(one.checkIns != other.checkIns)
    // On every machine: this changes with the model only.
    #expect(one.checkIns.count == Self.count, "\(one.checkIns.count)")
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `People move as people do, and report as devices do`(seed: UInt64) throws {
    let city = try City(seed: seed).dataSet()
    #expect(city.users.count == City.population)
    #expect(zip(city.checkIns, city.checkIns.dropFirst()).allSatisfy { $0.time <= $1.time })
    for way in Dictionary(grouping: city.checkIns, by: \.user).values {
      for (one, next) in zip(way, way.dropFirst()) {
        let seconds = Double(next.time.milliseconds(since: one.time)) / 1000
        #expect((0...60.001).contains(seconds))
        // Each device may be six metres off, both ways.
        let metres = one.coordinate.distance(to: next.coordinate).metres
        #expect(metres <= 9.1 * seconds + 4 * 6 * 1.42, "\(metres) m in \(seconds) s")
      }
      let last = try #require(way.last), first = try #require(way.first)
      #expect(Double(last.time.milliseconds(since: first.time)) >= (City.duration - .seconds(120)) / .milliseconds(1))
    }
  }

  @Test func `Everybody has friends, and most see some of them`() throws {
    let city = try City().dataSet()
    var friends: [UserID: [UserID]] = [:]
    for (one, other) in city.friendships {
      #expect(one != other)
      friends[one, default: []].append(other)
      friends[other, default: []].append(one)
    }
    #expect(friends.count == City.population)
    #expect(friends.values.allSatisfy { (1...60).contains($0.count) && Set($0).count == $0.count })
    // Halfway.
    let middle = city.checkIns[city.checkIns.count / 2].time
    let places = Dictionary(
      city.checkIns.lazy.filter { $0.time <= middle }.map { ($0.user, $0.coordinate) }, uniquingKeysWith: { $1 })
    let radius = Distance(miles: 5)
    let sociable = places.count { user, place in
      friends[user, default: []].contains { places[$0].map { place.distance(to: $0) <= radius } ?? false }
    }
    #expect(sociable > City.population * 9 / 10, "\(sociable)")
  }

  private static let count = 150_803
}

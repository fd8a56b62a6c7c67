import Foundation
import NearbyCore

/// A made-up city for the demonstration: people who leave home, work, run errands where they are, and visit friends.
///
/// The model: neighbourhoods lie anywhere in a disc, and homes around their middles; most work places are near the
/// centre. Everybody has a list of stops, and goes from one to the next along streets that run north and east: on foot,
/// by bike or by train, as far as it is. A device reports every 30 s on the way, and every 60 s where its user stays,
/// some metres off. Most friends are neighbours, some work at the same place, and a few live anywhere.
///
/// One seed is one city, on every machine.
package struct City: Sendable {
  /// How many people live there.
  package static let population = 500

  /// For how long they are watched.
  package static let duration = Duration.seconds(4 * 3600)

  /// A Monday in March, a quarter past seven in Berlin.
  private static let start = Timestamp(milliseconds: 1_772_432_100_000)
  private static let centre = (latitude: 52.52, longitude: 13.405)
  private static let radius = 12_000.0

  private struct Person {
    let user: UserID
    let home: CityPlace
    let neighbourhood: Int
    let work: CityPlace
    let workIndex: Int
  }

  private let seed: UInt64

  /// The city of a seed.
  package init(seed: UInt64 = 1) {
    self.seed = seed
  }

  /// Who was where, and who is a friend of whom.
  package func dataSet() throws -> DataSet {
    var random = CityRandomness(seed: seed)
    let people = try Self.people(&random)
    let friends = Self.friends(of: people, &random)
    var checkIns: [CheckIn] = []
    for (index, person) in people.enumerated() {
      let visited = friends[index].map { people[$0].home }
      var way = CityWay(from: person.home, startingAt: .random(in: 0..<30, using: &random))
      way.stay(.random(in: 0...4500, using: &random))
      way.go(to: person.work, random.next().isMultiple(of: 2))
      while way.seconds < Self.duration / .seconds(1) {
        way.stay(.random(in: 900...3600, using: &random))
        way.go(to: Self.nextStop(of: person, visited, from: way.place, &random), random.next().isMultiple(of: 2))
      }
      checkIns += try way.points.lazy.filter { $0.seconds < Self.duration / .seconds(1) }.map { point in
        CheckIn(
          time: Self.start.advanced(byMilliseconds: Int64(point.seconds * 1000)), user: person.user,
          coordinate: try Self.coordinate(of: point.place.somethingOff(&random)))
      }
    }
    checkIns.sort { ($0.time.milliseconds, $0.user) < ($1.time.milliseconds, $1.user) }
    let pairs = friends.enumerated().flatMap { one, others in
      others.filter { one < $0 }.map { (people[one].user, people[$0].user) }
    }
    return DataSet(checkIns: checkIns, friendships: pairs)
  }

  private static func people(_ random: inout CityRandomness) throws -> [Person] {
    let middles = (0..<20).map { _ in CityPlace.within(radius, &random) }
    let works = (0..<25).map { CityPlace.within($0 < 15 ? radius / 4 : radius, &random) }
    return try (0..<population).map { index in
      let neighbourhood = Int.random(in: middles.indices, using: &random)
      let work = Int.random(in: works.indices, using: &random)
      return Person(
        user: try CityNames.user(index), home: middles[neighbourhood].around(800, &random),
        neighbourhood: neighbourhood, work: works[work], workIndex: work)
    }
  }

  /// By the number of each person, those of its friends. Mutual.
  private static func friends(of people: [Person], _ random: inout CityRandomness) -> [[Int]] {
    let neighbours = Dictionary(grouping: people.indices) { people[$0].neighbourhood }
    let colleagues = Dictionary(grouping: people.indices) { people[$0].workIndex }
    var friends = Array(repeating: Set<Int>(), count: people.count)
    for (index, person) in people.enumerated() {
      for _ in 0..<Int.random(in: 2...6, using: &random) {
        let circle: [Int] =
          switch Int.random(in: 0..<100, using: &random) {
          case 0..<60: neighbours[person.neighbourhood] ?? []
          case 60..<85: colleagues[person.workIndex] ?? []
          default: Array(people.indices)
          }
        guard let other = circle.randomElement(using: &random), other != index else { continue }
        friends[index].insert(other)
        friends[other].insert(index)
      }
    }
    return friends.map { $0.sorted() }
  }

  private static func nextStop(
    of person: Person, _ friends: [CityPlace], from place: CityPlace, _ random: inout CityRandomness
  ) -> CityPlace {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<40: place.around(1200, &random)
    case 40..<60: friends.randomElement(using: &random) ?? person.home
    case 60..<80: person.home
    default: person.work
    }
  }

  private static func coordinate(of place: CityPlace) throws -> Coordinate {
    let metresPerDegree = 111_194.93
    return try Coordinate(
      latitude: centre.latitude + place.north / metresPerDegree,
      longitude: centre.longitude + place.east / (metresPerDegree * cos(centre.latitude * .pi / 180)))
  }
}

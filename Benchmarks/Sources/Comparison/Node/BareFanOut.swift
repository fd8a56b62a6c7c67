import Measuring
import NearbyCore
import NearbyTestKit

/// The same decisions over bare arrays, with nothing kept but who is near: what memory and arithmetic take at least.
final class BareFanOut {
  private let lists: [UInt32]
  private let positions: [UnitVector]
  private var marks: [Bool]
  private let filter: ProximityFilter
  private var random = SplitMix64(seed: 8)

  init(_ world: World) throws {
    let count = world.sessionCount
    var lists: [UInt32] = []
    lists.reserveCapacity(count * 40)
    for person in 0..<count { lists += world.friendships.friends(of: person).map { UInt32($0) } }
    self.lists = lists
    positions = try world.positions()
    marks = [Bool](repeating: false, count: lists.count)
    filter = try ProximityFilter(radius: Distance(miles: 5))
  }

  /// Millions of checks a second.
  func sample(messages: Int) -> Sample {
    let people = (0..<messages).map { _ in random.next(below: self.positions.count) }
    // Out of the object while it is walked, so that no step looks for other accesses to it.
    var marks: [Bool] = []
    swap(&marks, &self.marks)
    defer { swap(&marks, &self.marks) }
    let (lists, positions, filter) = (lists, positions, filter)
    return .millionsPerSecond(of: messages * 40) {
      var near = 0
      for person in people {
        let position = positions[person]
        for place in (person * 40)..<(person * 40 + 40) {
          let isNear = filter.isNear(position, positions[Int(lists[place])], wasNear: marks[place])
          marks[place] = isNear
          near += isNear ? 1 : 0
        }
      }
      keep(near)
      return nil
    }
  }
}

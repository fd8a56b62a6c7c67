/// The people of a node under dense numbers, which are used again after a person is removed.
///
/// Reading or writing one field of a person touches that field only: nothing is copied to get there.
struct PeopleTable: Sendable {
  private var numbers: [UserID: Int] = [:]
  private var people: ContiguousArray<Person> = []
  private var free: [Int] = []

  /// How many people there are. O(1).
  var count: Int { numbers.count }

  /// The number of `user`, if it is here. O(1).
  func number(of user: UserID) -> Int? {
    numbers[user]
  }

  /// The number of `user`, who is added when missing. O(1) amortised.
  mutating func intern(_ user: UserID) -> Int {
    if let number = numbers[user] { return number }
    let number: Int
    if let reused = free.popLast() {
      number = reused
      people[number] = Person(user: user)
    } else {
      number = people.count
      people.append(Person(user: user))
    }
    numbers[user] = number
    return number
  }

  /// Removes the person with this number. O(1).
  mutating func remove(_ number: Int) {
    guard people[number].isPresent else { return }
    numbers[people[number].user] = nil
    people[number] = .absent
    free.append(number)
  }

  /// The person with this number, if it is in use. O(1), with a copy of all that is known of it.
  func ifPresent(_ number: Int) -> Person? {
    people[number].isPresent ? people[number] : nil
  }

  /// The version that the person with this number knows of itself; `nil` when it is no viewer. O(1), and copies
  /// nothing else of it.
  func viewerVersion(of number: Int) -> LocationVersion? {
    people[number].viewer?.version
  }

  /// The person with this number, which must be in use. O(1).
  subscript(number: Int) -> Person {
    @inline(__always)
    get {
      precondition(people[number].isPresent, "Nobody has the number.")
      return people[number]
    }
    @inline(__always)
    _modify {
      precondition(people[number].isPresent, "Nobody has the number.")
      yield &people[number]
    }
  }

  /// The numbers in use, ascending. O(n).
  var allNumbers: [Int] {
    people.indices.filter { people[$0].isPresent }
  }
}

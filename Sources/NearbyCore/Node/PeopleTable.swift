/// The people of a node under dense numbers, which are used again after a person is removed.
struct PeopleTable: Sendable {
  private var numbers: [UserID: Int] = [:]
  private var people: [Person?] = []
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
    guard let person = people[number] else { return }
    numbers[person.user] = nil
    people[number] = nil
    free.append(number)
  }

  /// The person with this number, if it is in use. O(1).
  func ifPresent(_ number: Int) -> Person? {
    people[number]
  }

  /// The person with this number, which must be in use.
  subscript(number: Int) -> Person {
    get {
      guard let person = people[number] else { preconditionFailure("no person has the number \(number)") }
      return person
    }
    _modify {
      guard var person = people[number].take() else {
        preconditionFailure("no person has the number \(number)")
      }
      defer { people[number] = person }
      yield &person
    }
  }

  /// The numbers in use, ascending. O(n).
  var allNumbers: [Int] {
    people.indices.filter { people[$0] != nil }
  }
}

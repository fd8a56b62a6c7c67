/// The people of a node under dense numbers, which are used again after a person is removed.
///
/// Reading or writing one field of a person touches that field only: nothing is copied to get there.
struct PeopleTable: Sendable {
  private var index = UserIndex()
  private var people: ContiguousArray<Person> = []
  private var free: [Int] = []

  /// What users announced whose sessions have ended.
  var unconfirmedRecords = UnconfirmedRecords()

  /// What the last ``lookUp(_:)`` found, kept so that the next one need not ask for memory.
  private(set) var candidates: ContiguousArray<Int> = []

  /// What was last read only to have it in the processor's caches. Kept, so that the compiler may not leave out reading
  /// what nobody looks at.
  private var prefetchSink: UInt = 0

  /// The number of no person.
  static let nobody = -1

  /// How many people there are. O(1).
  var count: Int { index.count }

  /// The number of `user`, if it is here. O(1).
  @inline(__always)
  func number(of user: UserID) -> Int? {
    number(of: user, hash: user.hashValue)
  }

  @inline(__always)
  private func number(of user: UserID, hash: Int) -> Int? {
    index.number(hash: hash) { people[$0].user == user }
  }

  /// Whether the person with this number, which may be in use no longer, is `user`. O(1).
  @inline(__always)
  func isPerson(_ number: Int, _ user: UserID) -> Bool {
    people.indices.contains(number) && people[number].user == user
  }

  /// The number of `user`, who is added when missing. O(1) amortised.
  mutating func intern(_ user: UserID) -> Int {
    let hash = user.hashValue
    if let number = number(of: user, hash: hash) { return number }
    let number: Int
    if let reused = free.popLast() {
      number = reused
      people[number] = Person(user: user)
    } else {
      number = people.count
      people.append(Person(user: user))
    }
    index.insert(number, hash: hash)
    return number
  }

  /// Removes the person with this number. O(1).
  mutating func remove(_ number: Int) {
    guard people[number].isPresent else { return }
    index.remove(number, hash: people[number].user.hashValue)
    people[number] = .absent
    free.append(number)
  }

  /// The person with this number, if it is in use. O(1), with a copy of all that is known of it.
  func ifPresent(_ number: Int) -> Person? {
    people[number].isPresent ? people[number] : nil
  }

  /// Whether `record` replaces all that is known of the person with this number: ``ChannelState/isReplaced(by:)``.
  /// O(1), and copies nothing.
  @inline(__always)
  func isReplaced(_ number: Int, by record: LocationRecord) -> Bool {
    people[number].channel.isReplaced(by: record)
  }

  /// From when the age of the location counts that is known of the person with this number. O(1), and copies nothing.
  @inline(__always)
  func knownSince(_ number: Int) -> MonotonicTime { people[number].channel.since }

  /// Whether this location is the one that is known of the person with this number, and as precise. O(1), and copies
  /// nothing.
  func isShown(_ number: Int, at location: AcceptedLocation, _ precision: SharingPrecision) -> Bool {
    people[number].channel.shows(location, precision)
  }

  /// The sessions of the person with this number. O(1), and copies nothing else.
  func sessions(of number: Int) -> [SessionID] { people[number].viewer?.sessions ?? [] }

  /// Whether the person with this number has been sent its snapshot. O(1), and copies nothing.
  func isLive(_ number: Int) -> Bool { people[number].viewer?.isLive ?? false }

  /// Whether the person with this number is a viewer whose own record may find anything new in `record`. O(1), and
  /// copies nothing.
  func ownRecord(of number: Int, mayLearnFrom record: LocationRecord) -> Bool {
    people[number].viewer?.own.mayLearn(from: record) ?? false
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

  /// Finds the number of the user whom each message is about most likely, or ``nobody``, as ``candidates``;
  /// ``isPerson(_:_:)`` tells whether it is. All that taking the messages needs of these people has been read then.
  ///
  /// The person is found through the index, so each step is done for all messages before the next one is: the processor
  /// waits for many at once, not for each in turn.
  mutating func lookUp(_ messages: ArraySlice<ChannelMessage>) {
    var numbers: ContiguousArray<Int> = []
    swap(&numbers, &candidates)
    numbers.removeAll(keepingCapacity: true)
    var sink: UInt = 0
    // Alone, since it takes so long that hardly any load of the next step would be under way beside it.
    for message in messages { numbers.append(message.channel.hashValue) }
    for hash in numbers { sink &+= index.prefetch(hash: hash) }
    for offset in numbers.indices {
      let number = index.number(hash: numbers[offset]) { _ in true } ?? Self.nobody
      numbers[offset] = number
      // The first field and the last: what lies between is asked for along with them.
      guard number != Self.nobody else { continue }
      sink &+= (people[number].isPresent ? 1 : 0) &+ (people[number].channel.isKnown ? 1 : 0)
    }
    swap(&numbers, &candidates)
    prefetchSink = sink
  }
}

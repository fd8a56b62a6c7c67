import NearbyCore

/// A node with the friends of one user, all of them near.
struct Audience {
  private let speaker: UserID
  private let start = Timestamp(milliseconds: 1_767_225_600_000)
  private var now: ClockReading { ClockReading(monotonic: MonotonicTime(milliseconds: 0), wall: start) }
  private var node: NearbyNode
  private var silentNode: NearbyNode
  private var effects: [NearbyNode.Effect] = []

  init(size: Int) throws {
    speaker = try UserID("user-0")
    let filter = try ProximityFilter(radius: Distance(miles: 5))
    node = try NearbyNode(
      configuration: NearbyConfiguration(filter: filter),
      ring: try HashRing(slots: [RingSlot(id: try SlotID("pubsub-0"))]), seed: 1)
    silentNode = node
    for number in 1...size { try open(number) }
    silentNode = node
  }

  private mutating func open(_ number: Int) throws {
    var inputs: [NearbyNode.Input] = [
      .sessionOpened(
        SessionID(UInt64(number)), try UserID("user-\(number)"), friends: [speaker],
        report: LocationReport(coordinate: try Coordinate(latitude: 52.5, longitude: 13.4)))
    ]
    while let input = inputs.popLast() {
      effects.removeAll(keepingCapacity: true)
      node.handle(input, now: now, into: &effects)
      for effect in effects {
        switch effect {
        case .subscribe(let subscription): inputs.append(.subscriptionConfirmed(subscription))
        case .readCache(let user, let generation):
          inputs.append(.cacheAnswered(user, generation: generation, nil))
        default: break
        }
      }
    }
  }

  /// What the channel says after the report with this number.
  func news(number: Int) throws -> [ChannelMessage] {
    let time = start.advanced(byMilliseconds: Int64(number))
    let location = AcceptedLocation(
      coordinate: try Coordinate(latitude: 52.5 + 1e-6 * Double(number), longitude: 13.4), acceptedAt: time)
    let version = LocationVersion(epoch: time.milliseconds, sequence: 0)
    return [.location(LocationRecord(user: speaker, version: version, state: .sharing(location)))]
  }

  /// Makes the node what it was before it heard anything.
  mutating func forget() { node = silentNode }

  /// How many friends are told.
  mutating func hear(_ messages: [ChannelMessage]) -> Int {
    effects.removeAll(keepingCapacity: true)
    node.handle(.channelMessages(messages), now: now, into: &effects)
    return effects.count
  }
}

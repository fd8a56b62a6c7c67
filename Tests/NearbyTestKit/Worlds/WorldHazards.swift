/// What makes life hard in a random world, beside ports that fail and answers that come in any order.
public struct WorldHazards: OptionSet, Hashable, Sendable {
  /// A bit for each.
  public let rawValue: Int

  /// Those whose bits are set.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Users connect to any node, several devices of one user to several.
  public static let roaming = WorldHazards(rawValue: 1 << 0)

  /// Connections of nodes to slots break.
  public static let brokenLinks = WorldHazards(rawValue: 1 << 1)

  /// Messages on channels get lost, and nobody is told.
  public static let silentLoss = WorldHazards(rawValue: 1 << 2)

  /// A node hears of a new ring when the others have long had it, and perhaps another one.
  public static let lateRings = WorldHazards(rawValue: 1 << 3)

  /// Slots repeat what they have said.
  public static let repeats = WorldHazards(rawValue: 1 << 4)

  /// A port, a slot or a connection stands still for a while, with everything that waits there.
  public static let stalls = WorldHazards(rawValue: 1 << 5)

  /// Nodes stop in the middle of everything, and start again with the newest ring.
  public static let crashes = WorldHazards(rawValue: 1 << 6)

  /// Nodes are drained, and started again.
  public static let drains = WorldHazards(rawValue: 1 << 7)

  /// The cache is emptied.
  public static let flushes = WorldHazards(rawValue: 1 << 8)

  /// The sharing store fails for a while.
  public static let storeFailures = WorldHazards(rawValue: 1 << 9)

  /// What clients say is refused now and then.
  public static let refusals = WorldHazards(rawValue: 1 << 10)

  /// Several things happen in one millisecond.
  public static let standstill = WorldHazards(rawValue: 1 << 11)

  /// The clocks of nodes that people read differ from the true time, and are set now and then.
  public static let clocks = WorldHazards(rawValue: 1 << 12)

  /// All that there are.
  public static let all = WorldHazards(named.map(\.value))

  /// Where any of these is, places may be lost, and what a client has no answer to: then clients say it again, as they
  /// do in life, before a world is held to the exact set.
  static let storms: WorldHazards = [.stalls, .crashes, .drains, .flushes, .storeFailures, .refusals, .standstill]

  /// Where any of these is, only reading again what is live finds what was missed. And whether a pause is over by a
  /// clock that was set, a node looks once a minute.
  static let needHealing: WorldHazards = storms.union([.silentLoss, .lateRings, .clocks])

  /// Each by its name.
  public static let named: KeyValuePairs<String, WorldHazards> = [
    "roaming": .roaming, "brokenLinks": .brokenLinks, "silentLoss": .silentLoss, "lateRings": .lateRings,
    "repeats": .repeats, "stalls": .stalls, "crashes": .crashes, "drains": .drains, "flushes": .flushes,
    "storeFailures": .storeFailures, "refusals": .refusals, "standstill": .standstill, "clocks": .clocks,
  ]
}

extension WorldHazards: CustomStringConvertible {
  /// The names of all, with blanks in between.
  public var description: String {
    Self.named.filter { contains($0.value) }.map(\.key).joined(separator: " ")
  }
}

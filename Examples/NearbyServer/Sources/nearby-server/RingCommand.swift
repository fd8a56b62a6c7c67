#if Redis
  import ArgumentParser
  import NearbyCore
  import NearbyRedis
  import NearbyServer

  /// Looks after the ring of the channels.
  struct RingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ring",
      abstract: "Show the ring of the channels, or change it.",
      discussion: """
        A change is said first: which slots differ, and how many channels move. It
        is made with --apply only, and only if nobody else has changed the ring
        meanwhile. Servers hear of it within seconds.
        """,
      subcommands: [Show.self, Add.self, Remove.self, Replace.self, Diff.self])

    struct Show: AsyncParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Show the slots, and the share of each.")

      @OptionGroup var place: RingPlaceOptions

      func run() async throws {
        let ring = try await place.withSource { try await $0.ring() }
        for line in RingDifference.lines(of: ring) { print(line) }
      }
    }

    struct Add: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Add a slot. The first one makes a ring, if there is none.")

      @Argument(help: "The id of the slot, for good.", transform: { try SlotID($0) }) var slot: SlotID
      @Argument(help: "Where its server listens, host:port.", transform: RedisEndpoint.argument) var endpoint:
        RedisEndpoint
      @Option(help: "Its share of the channels, relative to the others.") var weight = 1
      @OptionGroup var change: RingChangeOptions

      func run() async throws {
        try await change.make(.add(RingSlot(id: slot, weight: weight, endpoint: "\(endpoint)")))
      }
    }

    struct Remove: AsyncParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Remove a slot. Its channels move to all others.")

      @Argument(help: "The id of the slot.", transform: { try SlotID($0) }) var slot: SlotID
      @OptionGroup var change: RingChangeOptions

      func run() async throws { try await change.make(.remove(slot)) }
    }

    struct Replace: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Give a slot another server. No channel moves; those of the slot are subscribed again.")

      @Argument(help: "The id of the slot.", transform: { try SlotID($0) }) var slot: SlotID
      @Argument(help: "Where its new server listens, host:port.", transform: RedisEndpoint.argument) var endpoint:
        RedisEndpoint
      @OptionGroup var change: RingChangeOptions

      func run() async throws { try await change.make(.replace(slot, endpoint: "\(endpoint)")) }
    }

    struct Diff: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Say what would happen if the ring in another file took the place of the present one.")

      @Argument(help: "The file of the other ring.") var other: String
      @OptionGroup var place: RingPlaceOptions
      @OptionGroup var channels: ChannelCountOptions

      func run() async throws {
        let present = try await place.withSource { try await $0.ring() }
        let difference = RingDifference(from: present, to: try FileRingSource(path: other).ring())
        for line in try difference.lines(channelCount: channels.channels) { print(line) }
      }
    }
  }

  /// Where a ring stands.
  struct RingPlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A JSON file, or the word redis for the key at --redis.", valueName: "file|redis"))
    var ring: String

    @Option(
      help: ArgumentHelp("The Redis or Valkey server that has the ring.", valueName: "host:port"),
      transform: RedisEndpoint.argument)
    var redis: RedisEndpoint?

    func validate() throws {
      guard (ring == "redis") == (redis != nil) else {
        throw ValidationError("--ring redis needs --redis, and a file has no use for it.")
      }
    }

    func withSource<Result: Sendable>(_ body: (any ChangeableRing) async throws -> Result) async throws -> Result {
      guard let redis else { return try await body(FileRingSource(path: ring)) }
      let options = try ClusterOptions.redisOptions()
      try await UnusablePart.check("the server at \(redis)") { try await redis.check(options) }
      let source = try RedisRingSource(at: redis, options: options)
      await source.start()
      do {
        let result = try await body(source)
        await source.close()
        return result
      } catch {
        await source.close()
        throw error
      }
    }
  }

  /// How many channels a change is about.
  struct ChannelCountOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How many channels there are, to be told how many move.", valueName: "count"))
    var channels: Int?

    func validate() throws {
      if let channels, channels < 0 { throw ValidationError("--channels has to be at least 0.") }
    }
  }

  /// How a ring is changed.
  struct RingChangeOptions: ParsableArguments {
    @OptionGroup var place: RingPlaceOptions
    @OptionGroup var channels: ChannelCountOptions

    @Option(
      help: ArgumentHelp(
        "The epoch of the new ring; the next one when not given. A ring that was lost needs one later than any that "
          + "the servers have seen.", valueName: "number"))
    var epoch: UInt64?

    @Flag(help: "Make the change instead of only saying what it would do.")
    var apply = false

    func make(_ edit: RingEdit) async throws {
      try await place.withSource { source in
        let old: HashRing?
        do {
          old = try await source.ring()
        } catch is MissingRing {
          old = nil
        }
        let new = try edit.applied(to: old, epoch: epoch)
        for line in try RingDifference(from: old, to: new).lines(channelCount: channels.channels) { print(line) }
        if apply {
          try await source.replace(old, with: new)
          print("done")
        } else {
          print("nothing is changed without --apply")
        }
      }
    }
  }
#endif

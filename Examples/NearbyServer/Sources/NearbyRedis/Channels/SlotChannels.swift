internal import NIOCore
internal import NIOSSL
internal import NearbyCore

/// The channels of one slot: two connections to its server, and what came on them and waits for the receiver.
///
/// Messages that come while the receiver is busy are handed to it together, as soon as it can take them. It runs on the
/// event loop of both connections.
actor SlotChannels {
  private enum News {
    case messages([ChannelMessage])
    case loss
  }

  nonisolated let endpoint: RedisEndpoint
  nonisolated let eventLoop: any EventLoop
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe eventLoop.executor.asUnownedSerialExecutor() }

  private let slot: SlotID
  private let options: RedisOptions
  private let form: RedisChannelForm
  private let pubSub: RedisPubSub
  private let tls: NIOSSLContext?
  private var commands: RedisLink?
  private var subscriptions: RedisLink?
  private var receiver: (any ChannelReceiver)?
  private var members: BucketMembers

  /// How many connections with subscriptions have ended; what was asked on a former one changes nothing any more.
  private var endedCount = 0

  /// Whether subscriptions are gone of which the receiver has not been told.
  private var hasLoss: Bool

  private var inbox: [News] = []
  private var unheardByteCount = 0
  private var isDelivering = false
  private var isPaused = false

  /// - Parameter takesOver: Whether another server had the slot before, with subscriptions that are gone with it.
  init(
    slot: SlotID, at endpoint: RedisEndpoint, form: RedisChannelForm, _ pubSub: RedisPubSub, _ options: RedisOptions,
    tls: NIOSSLContext?, on eventLoop: any EventLoop, takesOver: Bool
  ) {
    (self.slot, self.endpoint, self.form, self.options, self.tls) = (slot, endpoint, form, options, tls)
    (self.pubSub, self.eventLoop, hasLoss) = (pubSub, eventLoop, takesOver)
    members = BucketMembers(bucketCount: form.bucketCount)
  }

  /// Begins to connect. Returns when the first attempts have succeeded or failed.
  func start(_ receiver: any ChannelReceiver) async {
    self.receiver = receiver
    // The actor outlives no connection of its own, so the closures must not keep it alive.
    let subscriptions = RedisLink(
      to: endpoint,
      for: .subscriptions(pubSub) { [weak self] received in self?.assumeIsolated { $0.take(received) } ?? false },
      options, tls: tls, on: eventLoop,
      isReady: { [weak self] in self?.assumeIsolated { $0.subscriptionsAreReady() } },
      hasEnded: { [weak self] _ in self?.assumeIsolated { $0.subscriptionsHaveEnded() } })
    let commands = RedisLink(
      to: endpoint, for: .commands, options, tls: tls, on: eventLoop,
      hasEnded: { reason in
        // What is published elsewhere from now on is not heard here.
        if reason == .notPrimary { subscriptions.assumeIsolated { $0.reconnect(because: reason) } }
      })
    (self.subscriptions, self.commands) = (subscriptions, commands)
    async let both: Void = subscriptions.start()
    await commands.start()
    await both
  }

  /// Ends both connections.
  func close() async {
    receiver = nil
    inbox = []
    await commands?.close()
    await subscriptions?.close()
  }

  // MARK: What the service asks for

  func subscribe(to users: [UserID]) async throws(RedisError) {
    guard let subscriptions else { throw .notConnected }
    guard case .buckets = form else { return try await subscriptions.subscribe(to: users.map(name)) }
    // Wanted before the answer comes: what is published behind it is to be heard.
    let (newUsers, connection) = (members.insert(users), endedCount)
    do {
      try await subscriptions.subscribe(to: members.buckets(of: users).map(name))
    } catch {
      if connection == endedCount { _ = members.remove(newUsers) }
      throw error
    }
  }

  func unsubscribe(from users: [UserID]) async throws(RedisError) {
    guard let subscriptions else { return }
    let names: [ChannelName] =
      switch form {
      case .perUser: users.map(name)
      case .buckets: members.remove(users).map(name)
      }
    do {
      try await subscriptions.unsubscribe(from: names)
    } catch .notConnected, .connectionLost {
      // With the connection the subscriptions have ended as well.
    }
  }

  func publish(_ messages: [ChannelMessage]) async throws(RedisError) {
    guard let commands else { throw .notConnected }
    var batch = CommandBatch()
    switch form {
    case .perUser:
      for message in messages {
        var payload = ByteBuffer()
        payload.writeMessage(message)
        batch.append([pubSub.publish, .bytes(name(message.channel).bytes), .bytes(payload)])
      }
    case .buckets(let count):
      var frames: [Int: BucketFrame] = [:]
      for message in messages {
        frames[BucketHash(message.channel).bucket(of: count), default: BucketFrame()].append(message)
      }
      for (bucket, frame) in frames.sorted(by: { $0.key < $1.key }) {
        batch.append([pubSub.publish, .bytes(name(bucket).bytes), .bytes(frame.bytes)])
      }
    }
    for case .error(let refusal) in try await commands.send(batch) { throw .refused(refusal) }
  }

  private func name(_ user: UserID) -> ChannelName { pubSub.name(options.prefix, slot: slot.text, user.text) }

  private func name(_ bucket: Int) -> ChannelName { pubSub.name(options.prefix, slot: slot.text, "\(bucket)") }

  // MARK: What comes from the server

  private func subscriptionsHaveEnded() {
    hasLoss = true
    isPaused = false
    endedCount += 1
    members.removeAll()
  }

  private func subscriptionsAreReady() {
    guard hasLoss else { return }
    hasLoss = false
    inbox.append(.loss)
    deliver()
  }

  /// Returns whether to read on.
  private func take(_ received: [ReceivedMessage]) -> Bool {
    var messages: [ChannelMessage] = []
    for message in received {
      if !read(message.payload, appendingTo: &messages) { options.monitor(endpoint, .unreadableMessage) }
    }
    if !messages.isEmpty { inbox.append(.messages(messages)) }
    unheardByteCount += Self.byteCount(of: messages)
    isPaused = unheardByteCount > options.maximumUnheardByteCount
    deliver()
    return !isPaused
  }

  /// Returns whether all that was published could be read.
  private func read(_ payload: ByteBuffer, appendingTo messages: inout [ChannelMessage]) -> Bool {
    switch form {
    case .perUser:
      guard let message = payload.message(ChannelMessage.self) else { return false }
      messages.append(message)
      return true
    case .buckets:
      let (read, isWhole) = BucketFrame.read(payload, isWanted: members.mayContain)
      messages += read.lazy.filter { members.contains($0.channel) }
      return isWhole
    }
  }

  /// What messages take in memory, about: ids that are longer than a word have a place of their own.
  private static func byteCount(of messages: [ChannelMessage]) -> Int {
    messages.count * (MemoryLayout<ChannelMessage>.stride + 48)
  }

  // MARK: To the receiver

  private func deliver() {
    guard !isDelivering, !inbox.isEmpty else { return }
    isDelivering = true
    Task { await deliverAll() }
  }

  private func deliverAll() async {
    while let receiver, !inbox.isEmpty {
      let news = inbox
      inbox = []
      var messages: [ChannelMessage] = []
      for item in news {
        switch item {
        case .messages(let more):
          messages += more
        case .loss:
          await hand(messages, to: receiver)
          messages = []
          await receiver.connectionWasLost(to: slot)
        }
      }
      await hand(messages, to: receiver)
    }
    isDelivering = false
  }

  private func hand(_ messages: [ChannelMessage], to receiver: any ChannelReceiver) async {
    guard !messages.isEmpty else { return }
    await receiver.receive(messages)
    unheardByteCount -= Self.byteCount(of: messages)
    guard isPaused, unheardByteCount <= options.maximumUnheardByteCount / 2 else { return }
    isPaused = false
    await subscriptions?.goOnReading()
  }
}

extension RedisChannelForm {
  fileprivate var bucketCount: Int {
    switch self {
    case .perUser: 1
    case .buckets(let count): count
    }
  }
}

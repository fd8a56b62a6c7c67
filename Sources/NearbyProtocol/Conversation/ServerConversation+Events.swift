import NearbyCore

extension ServerConversation {
  /// Tells the client what the service has for it.
  func tell(_ events: [SessionEvent], into steps: inout [Step]) {
    var messages: [ServerMessage] = []
    messages.reserveCapacity(events.count)
    for event in events { append(event, to: &messages) }
    guard !messages.isEmpty else { return }
    var frames: [Frame<Payload>] = []
    frames.reserveCapacity(acceptsBatches ? 1 : messages.count)
    append(messages[...], to: &frames)
    steps.append(.send(frames))
  }

  /// Adds the messages that tell of an event; more than one when a snapshot is too long for one frame.
  private func append(_ event: SessionEvent, to messages: inout [ServerMessage]) {
    switch event {
    case .welcome(let user, let isResumed):
      let welcome = Welcome(
        user: user, limits: terms.limits, hints: terms.hints, resume: resume, isResumed: isResumed)
      messages.append(ServerMessage(replyTo: helloID, body: .welcome(welcome)))
    case .ownLocation(let location):
      messages.append(ServerMessage(body: .ownLocation(location)))
    case .snapshot(let friends):
      var rest = friends[...]
      repeat {
        let part = rest.prefix(FrameLimits.maximumFriendsPerMessage)
        rest = rest.dropFirst(part.count)
        messages.append(ServerMessage(body: .snapshot(Snapshot(friends: Array(part), more: !rest.isEmpty))))
      } while !rest.isEmpty
    case .appeared(let friend):
      messages.append(ServerMessage(body: .appeared(friend)))
    case .moved(let friend):
      messages.append(ServerMessage(body: .moved(friend)))
    case .left(let user, let reason):
      messages.append(ServerMessage(body: .left(FriendLeft(user: user, reason: reason))))
    case .page(let page, let request):
      messages.append(ServerMessage(replyTo: request, body: .page(Page(page))))
    case .accepted(let request):
      messages.append(ServerMessage(replyTo: request, body: .accepted))
    case .refused(let reason, let request):
      messages.append(ServerMessage(replyTo: request, body: .error(ErrorMessage(reason))))
    case .goingAway(let milliseconds):
      messages.append(ServerMessage(body: .goingAway(GoingAway(reconnectAfterMilliseconds: milliseconds))))
    }
  }

  /// Adds the messages in order: each in a frame of its own, or all in one if the client takes batches and they fit,
  /// else in the frames of either half. O(n log n) in the bytes of the messages.
  private func append(_ messages: ArraySlice<ServerMessage>, to frames: inout [Frame<Payload>]) {
    guard acceptsBatches, messages.count > 1 else {
      for message in messages { frames.append(Frame(message, in: subprotocol)) }
      return
    }
    if messages.count <= FrameLimits.maximumMessagesPerBatch {
      let batch = Frame<Payload>(ServerMessage(body: .batch(Batch(Array(messages)))), in: subprotocol)
      if batch.byteCount <= FrameLimits.maximumByteCount { return frames.append(batch) }
    }
    let half = messages.count / 2
    append(messages.prefix(half), to: &frames)
    append(messages.dropFirst(half), to: &frames)
  }
}

import NearbyCore

extension ServerConversation {
  /// Reads what a client sent; answers what makes no sense, and closes when it is no message at all.
  mutating func message(in frame: Frame<Payload>, now: MonotonicTime, into steps: inout [Step]) -> ClientMessage? {
    guard let payload = frame.payload(in: subprotocol) else {
      close(.unsupportedData, into: &steps)
      return nil
    }
    do throws(WireError) {
      return try payload.withBytes { bytes throws(WireError) in
        try ClientMessage.decode(as: subprotocol, from: bytes)
      }
    } catch {
      if let code = error.closeCode {
        answer(ErrorMessage(error), to: error.messageID, into: &steps)
        close(code, into: &steps)
      } else {
        complain(ErrorMessage(error), to: error.messageID, now: now, into: &steps)
      }
      return nil
    }
  }

  /// Takes the message of a client that was let in, unless that may not be said so often.
  ///
  /// - Parameter wait: How many milliseconds too early its frame came; `nil` if that was not too large.
  mutating func obey(_ message: ClientMessage, wait: Int64?, now: MonotonicTime, into steps: inout [Step]) {
    let id = message.id
    if message.body.isForService, let wait = wait ?? allowance.take(message.body, at: now) {
      let refusal = ErrorMessage(
        code: .tooManyRequests, message: "more than a client may say in the time", retryAfterMilliseconds: wait)
      return complain(refusal, to: id, now: now, into: &steps)
    }
    switch message.body {
    case .hello:
      answer(.unexpectedMessage, "hello was said before", to: id, into: &steps)
      close(.protocolViolation, into: &steps)
    case .report(let report):
      steps.append(.request(.report(report), id: id))
    case .reports(let reports):
      steps.append(.request(.reports(reports), id: id))
    case .friendAdded(let friend):
      steps.append(.request(.addFriend(friend), id: id))
    case .friendRemoved(let friend):
      steps.append(.request(.removeFriend(friend), id: id))
    case .sharing(let decision):
      steps.append(.request(.setSharing(decision), id: id))
    case .listNearby(let list):
      let cursor = NearbyCursor(text: list.cursor)
      guard list.cursor.isEmpty || cursor != nil else {
        let error = ErrorMessage(code: .invalidCursor, message: "the cursor is not one of this server")
        return complain(error, to: id, now: now, into: &steps)
      }
      steps.append(.request(.listNearby(after: cursor, pageSize: terms.pageSize(for: list.pageSize)), id: id))
    case .batch(let batch):
      for message in batch.messages where !isClosed {
        switch message {
        case .success(let message): obey(message, wait: wait, now: now, into: &steps)
        case .failure(let error): complain(ErrorMessage(error), to: error.messageID, now: now, into: &steps)
        }
      }
    }
  }

  /// Answers what is not obeyed, as long as there is patience with the client.
  private mutating func complain(_ error: ErrorMessage, to id: UInt32?, now: MonotonicTime, into steps: inout [Step]) {
    answer(error, to: id, into: &steps)
    if !allowance.takeComplaint(at: now) { close(.tooManyRequests, into: &steps) }
  }

  func answer(_ code: ErrorCode, _ text: String, to id: UInt32?, into steps: inout [Step]) {
    answer(ErrorMessage(code: code, message: text), to: id, into: &steps)
  }

  func answer(_ error: ErrorMessage, to id: UInt32?, into steps: inout [Step]) {
    steps.append(.send([Frame(ServerMessage(replyTo: id, body: .error(error)), in: subprotocol)]))
  }
}

extension ClientMessage.Body {
  /// Whether the conversation hands it on, instead of taking it for itself or apart.
  fileprivate var isForService: Bool {
    switch self {
    case .hello, .batch: false
    case .report, .reports, .friendAdded, .friendRemoved, .sharing, .listNearby: true
    }
  }
}

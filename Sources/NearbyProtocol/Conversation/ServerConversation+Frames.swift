import NearbyCore

extension ServerConversation {
  /// Reads what a client sent; answers what makes no sense, and closes when it is no message at all.
  mutating func message(in frame: Frame<Payload>, into steps: inout [Step]) -> ClientMessage? {
    guard let payload = frame.payload(in: subprotocol) else {
      close(.unsupportedData, into: &steps)
      return nil
    }
    do throws(WireError) {
      return try payload.withBytes { bytes throws(WireError) in
        try ClientMessage.decode(as: subprotocol, from: bytes)
      }
    } catch {
      answer(ErrorMessage(error), to: error.messageID, into: &steps)
      if let code = error.closeCode { close(code, into: &steps) }
      return nil
    }
  }

  /// Takes the message of a client that was let in.
  mutating func obey(_ message: ClientMessage, into steps: inout [Step]) {
    let id = message.id
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
        return answer(.invalidCursor, "the cursor is not one of this server", to: id, into: &steps)
      }
      steps.append(.request(.listNearby(after: cursor, pageSize: terms.pageSize(for: list.pageSize)), id: id))
    case .batch(let batch):
      for message in batch.messages where !isClosed {
        switch message {
        case .success(let message): obey(message, into: &steps)
        case .failure(let error): answer(ErrorMessage(error), to: error.messageID, into: &steps)
        }
      }
    }
  }

  func answer(_ code: ErrorCode, _ text: String, to id: UInt32?, into steps: inout [Step]) {
    answer(ErrorMessage(code: code, message: text), to: id, into: &steps)
  }

  private func answer(_ error: ErrorMessage, to id: UInt32?, into steps: inout [Step]) {
    steps.append(.send([Frame(ServerMessage(replyTo: id, body: .error(error)), in: subprotocol)]))
  }
}

/// `ClientBatch` and `ServerBatch` in the schema.
extension Batch: WireMessage where Message: WireMessage {
  private enum Field: UInt32, WireField {
    case messages = 1

    var name: StaticString {
      switch self {
      case .messages: "messages"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var elements: [BatchElement<Message>] = []
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .messages:
          try reader.messages(appendingTo: &elements, limit: FrameLimits.maximumMessagesPerBatch)
        }
      } catch {
        try walk.keep(error)
      }
    }
    guard !elements.isEmpty else {
      throw Fault(.noElements, at: reader.index, path: Field.messages.name.description)
    }
    self.init(
      messages: elements.enumerated().map { index, element in
        element.result.mapError { fault in
          WireError(fault.inside("batch.\(Field.messages.name)[\(index)]"))
        }
      })
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(
      Field.messages,
      messages.map { message in BatchElement(result: message.mapError { _ in Fault(.unknownBody, at: 0) }) })
  }
}

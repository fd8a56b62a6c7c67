/// A message in a batch, which makes sense or not.
struct BatchElement<Message: WireMessage> {
  var result: Result<Message, Fault>
}

extension BatchElement: WireMessage {
  init(from reader: inout some FieldReader) throws(Fault) {
    do {
      result = .success(try Message(from: &reader))
    } catch {
      guard error.isRefusal else { throw error }
      result = .failure(error)
    }
  }

  func write(to writer: inout some FieldWriter) {
    if case .success(let message) = result { message.write(to: &writer) }
  }
}

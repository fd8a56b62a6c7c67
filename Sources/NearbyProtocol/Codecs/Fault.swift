/// What is wrong with a frame, and where: a ``WireError`` on its way out of the reader.
///
/// A class, so that it takes one word in the code that hardly ever throws it. Each message around the fault adds the
/// name of the field that it stands in.
final class Fault: Error {
  let kind: WireError.Kind
  let offset: Int

  /// The path of the field, as far as the fault has come: `location.latitude`, `[3].user`.
  let path: String

  /// The id of the message that has the fault, to answer it by.
  let messageID: UInt32?

  /// Whether nothing is wrong: a value was left out that has been read before.
  let isRecurrence: Bool

  /// Out of line, as everything is here that only faults need: what is left in the readers is small and straight.
  @inline(never)
  init(
    _ kind: WireError.Kind, at offset: Int, path: String = "", messageID: UInt32? = nil, isRecurrence: Bool = false
  ) {
    self.isRecurrence = isRecurrence
    self.kind = kind
    self.offset = offset
    self.path = path
    self.messageID = messageID
  }

  /// What is thrown in the place of a value that has been read before.
  static func recurrence(at offset: Int) -> Fault { Fault(.missingField, at: offset, isRecurrence: true) }

  /// Whether the bytes are a message, which makes no sense: reading goes on, since only a frame that was read to its
  /// end is known to be one, and to have an id or none.
  var isRefusal: Bool { !kind.isFatal }

  /// The same fault, in the message with the id `messageID`.
  func answering(_ messageID: UInt32?) -> Fault {
    Fault(kind, at: offset, path: path, messageID: messageID)
  }

  /// The same fault at another place.
  func moved(to offset: Int) -> Fault {
    Fault(kind, at: offset, path: path, messageID: messageID)
  }

  /// The same fault, seen from around the field or element `name`.
  func inside(_ name: String) -> Fault {
    Fault(
      kind, at: offset, path: path.isEmpty || path.hasPrefix("[") ? name + path : "\(name).\(path)",
      messageID: messageID)
  }
}

extension WireError {
  init(_ fault: Fault) {
    self.init(fault.kind, field: fault.path, offset: fault.offset, messageID: fault.messageID)
  }
}

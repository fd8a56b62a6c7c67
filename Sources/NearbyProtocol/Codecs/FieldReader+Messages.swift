import NearbyCore

extension FieldReader where Self: ~Escapable {
  /// Hands each known field to `body`, which has to read its value, and adds the field's name to what goes wrong there.
  mutating func fields<Field: WireField>(
    _ body: (Field, inout Self) throws(WireError) -> Void
  ) throws(WireError) {
    while let field = try next(Field.self) {
      let hadProblem = problem != nil
      do {
        try body(field, &self)
      } catch {
        throw error.inside(field.name)
      }
      if !hadProblem { problem = problem?.inside(field.name) }
    }
  }

  /// Keeps the problem with a field of the message that was just read, unless there is an earlier one.
  mutating func refuse(_ kind: WireError.Kind, at field: some WireField) {
    if problem == nil { problem = WireError(kind, field: field.name, offset: index) }
  }

  /// Keeps the problem with the message that was just read, unless there is an earlier one.
  mutating func refuse(_ kind: WireError.Kind) {
    if problem == nil { problem = WireError(kind, offset: index) }
  }

  /// Hands on the value of a field, or refuses the message for want of it.
  mutating func require<Value>(_ value: Value?, at field: some WireField, or kind: WireError.Kind) -> Value? {
    if value == nil { refuse(kind, at: field) }
    return value
  }

  /// Takes the text of a field as a user id, or refuses it.
  mutating func user(_ text: String, at field: some WireField) -> UserID? {
    do {
      return try UserID(text)
    } catch {
      refuse(.invalidUser(error), at: field)
      return nil
    }
  }

  /// Reads a message that has to make sense throughout.
  mutating func acceptableMessage<Message: WireMessage>(
    _ read: (inout Self) throws(WireError) -> Message?
  ) throws(WireError) -> Message {
    let message = try read(&self)
    guard let message, problem == nil else {
      // Without a message there is a problem; the other error only spares a trap.
      throw problem ?? WireError(.missingField, offset: index)
    }
    return message
  }
}

extension WireError {
  /// The same error, seen from the message around the one that met it.
  fileprivate func inside(_ name: String) -> WireError {
    var error = self
    error.field = field.isEmpty ? name : "\(name).\(field)"
    return error
  }
}

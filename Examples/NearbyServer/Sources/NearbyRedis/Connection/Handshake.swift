/// What is said on a new connection before anything else, and whether the answers allow to go on.
///
/// All of it goes out at once, and the server does it in order: what is said afterwards is said as the right user, in
/// the right database.
package struct Handshake {
  private enum Step { case hello, select, keep, ping }

  /// What to send.
  package let commands: CommandBatch

  private var steps: [Step]

  /// Prepares the handshake.
  package init(_ options: RedisOptions) {
    var commands = CommandBatch()
    var hello: [RedisArgument] = ["HELLO", .integer(options.protocolVersion.rawValue)]
    if let credentials = options.credentials {
      hello += ["AUTH", .text(credentials.user), .text(credentials.password)]
    }
    commands.append(hello + ["SETNAME", .text(options.clientName)])
    var steps = [Step.hello]
    if options.database != 0 {
      commands.append(["SELECT", .integer(options.database)])
      steps.append(.select)
    }
    // Where memory of clients is limited, the others can ask again; a node with its subscriptions gone cannot.
    commands.append(["CLIENT", "NO-EVICT", "on"])
    // While the server loads its data it answers everything before, but not this.
    commands.append(["PING"])
    self.commands = commands
    self.steps = steps + [.keep, .ping]
  }

  /// Takes a reply.
  ///
  /// - Returns: Whether it was the last one, and the connection can be used.
  /// - Throws: Why it cannot be used.
  package mutating func take(_ reply: RESPValue) throws(RedisError) -> Bool {
    guard !steps.isEmpty else { throw .unexpectedReply }
    let step = steps.removeFirst()
    switch (step, reply) {
    case (.keep, _): break
    case (_, .error(let error)): throw Self.failure(error)
    case (.hello, _): try Self.checkRole(reply)
    case (.select, .text("OK")), (.ping, .text("PONG")): break
    default: throw .unexpectedReply
    }
    return steps.isEmpty
  }

  /// Sees to it that the server is a primary, by what it answers to HELLO.
  package static func checkRole(_ reply: RESPValue) throws(RedisError) {
    if case .error(let error) = reply { throw .refused(error) }
    guard let role = reply.value(under: "role") else { throw .unsupportedServer }
    guard role.says("master") else { throw .notPrimary }
  }

  private static func failure(_ error: RedisServerError) -> RedisError {
    switch error.code {
    case "WRONGPASS", "NOAUTH", "NOPERM": .unauthorized
    case "LOADING": .loading
    case "MASTERDOWN": .notPrimary
    case "NOPROTO": .unsupportedServer
    default: .refused(error)
    }
  }
}

internal import NIOCore

/// What is subscribed on one connection: what callers want, what the server was asked, and what it has confirmed.
///
/// A confirmation belongs to the channel that it names, and never to a number of them: a server confirms each channel,
/// refuses a whole command at once, and in a cluster ends subscriptions unasked. While a channel waits for an answer
/// nothing else is asked for it, so a confirmation is never taken for that of another command, and leaving never
/// overtakes coming.
///
/// It is of one connection, and over with it: on a new one nothing is subscribed until a caller asks again.
package struct SubscriptionState<Ticket> {
  /// What is to be done.
  package enum Effect {
    /// Send a command for these channels.
    case subscribe([ChannelName])

    /// Send a command for these channels.
    case unsubscribe([ChannelName])

    /// All that was asked for with this ticket is so, or one channel of it was refused.
    case complete(Ticket, RedisServerError?)
  }

  enum Kind { case subscribe, unsubscribe }

  struct Channel {
    var isWanted = false
    var isConfirmed = false

    /// What the server was asked and has not answered, and with which command.
    var asked: (kind: Kind, command: Int)?

    /// The calls that wait for the channel, the oldest first.
    var waiting: [(kind: Kind, call: Int)] = []
  }

  struct Call {
    var ticket: Ticket
    var missingCount: Int
    var refusal: RedisServerError?
  }

  /// A command that the server has not answered for all its channels.
  struct Command {
    /// `nil` of a ping.
    var kind: Kind?
    var names: [ChannelName]
    var missingCount: Int
  }

  var channels: [ChannelName: Channel] = [:]
  var calls: [Int: Call] = [:]
  var commands = CircularBuffer<Command>()
  private var firstCommand = 0
  private var nextCall = 0

  /// The state of a new connection.
  package init() {}

  /// How many channels are subscribed.
  package var confirmedCount: Int { channels.values.count { $0.isConfirmed } }

  /// Whether any channel is subscribed, or was asked for.
  package var isEmpty: Bool { channels.isEmpty }

  /// How many calls wait for the server.
  package var callCount: Int { calls.count }

  // MARK: What callers want

  /// Wants channels. The ticket is complete when the server has confirmed each of them. O(names).
  package mutating func subscribe(to names: [ChannelName], ticket: Ticket, into effects: inout [Effect]) {
    begin(.subscribe, names, ticket, into: &effects)
  }

  /// Wants channels no longer. The ticket is complete when the server has confirmed that they are left. O(names).
  package mutating func unsubscribe(from names: [ChannelName], ticket: Ticket, into effects: inout [Effect]) {
    begin(.unsubscribe, names, ticket, into: &effects)
  }

  /// Says that a ping goes out.
  package mutating func ping() {
    commands.append(Command(kind: nil, names: [], missingCount: 1))
  }

  /// Ends with the connection, and returns the tickets that were not complete, the oldest first.
  package mutating func abandon() -> [Ticket] {
    defer { self = SubscriptionState() }
    return calls.sorted { $0.key < $1.key }.map(\.value.ticket)
  }

  private mutating func begin(
    _ kind: Kind, _ names: [ChannelName], _ ticket: Ticket, into effects: inout [Effect]
  ) {
    var seen: Set<ChannelName> = []
    let names = names.filter { seen.insert($0).inserted }
    let call = nextCall
    nextCall += 1
    // One more, until all names have been looked at.
    calls[call] = Call(ticket: ticket, missingCount: names.count + 1)
    for name in names {
      channels[name, default: Channel()].isWanted = kind == .subscribe
      channels[name]?.waiting.append((kind, call))
    }
    settle(names, into: &effects)
    finish(call, nil, into: &effects)
  }

  // MARK: What the server says

  /// Takes what the server said. O(1), but for a refusal: O(names) of the command.
  ///
  /// - Throws: When the connection has to end: what the server says does not belong to what it was asked, or it ended a
  ///   subscription.
  package mutating func take(_ news: SubscriptionNews, into effects: inout [Effect]) throws(RedisError) {
    switch news {
    case .message, .other, .unsubscribed(nil): break
    case .subscribed(let name): try takeSubscribed(name, into: &effects)
    case .unsubscribed(let name?): try takeUnsubscribed(name, into: &effects)
    case .pong:
      guard let first = commands.first, first.kind == nil else { throw .unexpectedReply }
      answered(firstCommand)
    case .refused(let error): try takeRefusal(error, into: &effects)
    }
  }

  private mutating func takeSubscribed(_ name: ChannelName, into effects: inout [Effect]) throws(RedisError) {
    guard let asked = channels[name]?.asked, asked.kind == .subscribe else { throw .unexpectedReply }
    channels[name]?.asked = nil
    channels[name]?.isConfirmed = true
    answered(asked.command)
    settle([name], into: &effects)
  }

  private mutating func takeUnsubscribed(_ name: ChannelName, into effects: inout [Effect]) throws(RedisError) {
    guard let channel = channels[name] else { return }
    guard let asked = channel.asked, asked.kind == .unsubscribe else {
      // Where nothing is confirmed, the server answers what it had ended unasked before.
      guard channel.isConfirmed else { return }
      throw .subscriptionWasEnded
    }
    channels[name]?.asked = nil
    channels[name]?.isConfirmed = false
    answered(asked.command)
    settle([name], into: &effects)
  }

  /// A server refuses all channels of a command or none, and does not say which of them it minds.
  private mutating func takeRefusal(
    _ error: RedisServerError, into effects: inout [Effect]
  ) throws(RedisError) {
    // A channel that cannot be left goes on sending; only without the connection it does not.
    guard let command = commands.first, command.kind == .subscribe, command.missingCount == command.names.count else {
      throw .refused(error)
    }
    answered(firstCommand, count: command.missingCount)
    let isSplit = command.names.count > 1 && error.code == "NOPERM"
    for name in command.names {
      channels[name]?.asked = nil
      if isSplit {
        settle([name], into: &effects)
      } else {
        refuse(name, error, into: &effects)
      }
    }
  }

  private mutating func refuse(_ name: ChannelName, _ error: RedisServerError, into effects: inout [Effect]) {
    guard var channel = channels.removeValue(forKey: name) else { return }
    let waiting = channel.waiting
    channel.waiting = []
    for (kind, call) in waiting { finish(call, kind == .subscribe ? error : nil, into: &effects) }
  }

  // MARK: What follows

  /// Asks for what is wanted or waited for and not so, and tells those who waited for what is so.
  private mutating func settle(_ names: [ChannelName], into effects: inout [Effect]) {
    var asking: (subscribe: [ChannelName], unsubscribe: [ChannelName]) = ([], [])
    for name in names {
      guard var channel = channels[name], channel.asked == nil else { continue }
      while let (kind, call) = channel.waiting.first, (kind == .subscribe) == channel.isConfirmed {
        channel.waiting.removeFirst()
        finish(call, nil, into: &effects)
      }
      // Whoever waits is answered by the server, also when something else is wanted meanwhile.
      let next = channel.waiting.first?.kind ?? (channel.isWanted ? .subscribe : .unsubscribe)
      if (next == .subscribe) != channel.isConfirmed {
        if next == .subscribe { asking.subscribe.append(name) } else { asking.unsubscribe.append(name) }
        channels[name] = channel
      } else {
        channels[name] = channel.isConfirmed ? channel : nil
      }
    }
    ask(.subscribe, asking.subscribe, into: &effects)
    ask(.unsubscribe, asking.unsubscribe, into: &effects)
  }

  private mutating func ask(_ kind: Kind, _ names: [ChannelName], into effects: inout [Effect]) {
    guard !names.isEmpty else { return }
    let command = firstCommand + commands.count
    commands.append(Command(kind: kind, names: names, missingCount: names.count))
    for name in names { channels[name]?.asked = (kind, command) }
    effects.append(kind == .subscribe ? .subscribe(names) : .unsubscribe(names))
  }

  private mutating func answered(_ command: Int, count: Int = 1) {
    let index = commands.index(commands.startIndex, offsetBy: command - firstCommand)
    commands[index].missingCount -= count
    while let first = commands.first, first.missingCount == 0 {
      commands.removeFirst()
      firstCommand += 1
    }
  }

  private mutating func finish(_ call: Int, _ refusal: RedisServerError?, into effects: inout [Effect]) {
    guard var state = calls.removeValue(forKey: call) else { return }
    state.missingCount -= 1
    state.refusal = state.refusal ?? refusal
    if state.missingCount == 0 {
      effects.append(.complete(state.ticket, state.refusal))
    } else {
      calls[call] = state
    }
  }
}

import NIOCore
import NearbyRedis
import NearbyTestKit
import Testing

/// Random histories of a ``SubscriptionState`` before a naive server, which answers in order, late, and sometimes with
/// a refusal or unasked.
@Suite struct SubscriptionModelTests {
  @Test(arguments: 1...100 as ClosedRange<UInt64>)
  func inTheEndTheServerHasWhatIsWantedAndEveryCallWasAnsweredOnce(seed: UInt64) {
    var world = SubscriptionWorld(seed: seed)
    for _ in 0..<2 {
      for _ in 0..<150 { world.act() }
      world.settle()
      world.checkQuiet()
    }
  }
}

/// A caller, the state of its connection, and a server that has it right by being simple.
struct SubscriptionWorld {
  private enum Request { case subscribe([ChannelName]), unsubscribe([ChannelName]), ping }

  private struct Call {
    var isSubscription: Bool
    var names: [ChannelName]
    /// The channels of which the server has done what is asked since the call began.
    var done: Set<ChannelName> = []
  }

  private let seed: UInt64
  private let names = (0..<5).map { ChannelName("channel \($0)") }
  private var random: SplitMix64
  private var state = SubscriptionState<Int>()
  private var requests: [Request] = []
  private var answers: [SubscriptionNews] = []
  private var subscribed: Set<ChannelName> = []
  private var denied: Set<ChannelName> = []
  private var wanted: Set<ChannelName> = []

  /// The last call that was about a channel.
  private var lastCall: [ChannelName: Int] = [:]
  private var open: [Int: Call] = [:]
  private var nextTicket = 0

  /// Whether the server has ended a subscription and not said so yet: then it cannot be known that it is none.
  private var hasEndedUnasked = false

  init(seed: UInt64) {
    self.seed = seed
    random = SplitMix64(seed: seed)
  }

  mutating func act() {
    switch Int.random(in: 0..<100, using: &random) {
    case ..<20: call(subscribing: true)
    case ..<40: call(subscribing: false)
    case ..<45:
      state.ping()
      requests.append(.ping)
    case ..<70: serve()
    case ..<96: hear()
    case ..<97: endUnasked()
    case ..<98: breakConnection()
    default: denied = Bool.random(using: &random) ? [] : [names.randomElement(using: &random) ?? names[0]]
    }
    check(state.brokenInvariant() == nil, state.brokenInvariant() ?? "")
  }

  mutating func settle() {
    denied = []
    while !requests.isEmpty || !answers.isEmpty {
      serve()
      hear()
    }
  }

  mutating func checkQuiet() {
    hasEndedUnasked = false
    check(open.isEmpty, "every call is answered")
    check(subscribed == wanted, "what is subscribed is what is wanted")
    check(state.confirmedCount == wanted.count, "what is confirmed is what is wanted")
    check(state.callCount == 0, "nobody waits")
  }

  private mutating func call(subscribing: Bool) {
    let names = names.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
    var effects: [SubscriptionState<Int>.Effect] = []
    var call = Call(isSubscription: subscribing, names: names)
    // What is so at the server and stays so, because nothing on the way changes it, is done already.
    call.done = Set(names.filter { subscribed.contains($0) == subscribing })
    open[nextTicket] = call
    for name in names { lastCall[name] = nextTicket }
    if subscribing {
      wanted.formUnion(names)
      state.subscribe(to: names, ticket: nextTicket, into: &effects)
    } else {
      wanted.subtract(names)
      state.unsubscribe(from: names, ticket: nextTicket, into: &effects)
    }
    nextTicket += 1
    perform(effects)
  }

  private mutating func serve() {
    guard !requests.isEmpty else { return }
    switch requests.removeFirst() {
    case .ping: answers.append(.pong)
    case .subscribe(let names) where !denied.isDisjoint(with: names):
      answers.append(.refused(RedisServerError(code: "NOPERM")))
    case .subscribe(let names):
      for name in names {
        subscribed.insert(name)
        answers.append(.subscribed(name))
        note(name, isSubscription: true)
      }
    case .unsubscribe(let names):
      for name in names {
        subscribed.remove(name)
        answers.append(.unsubscribed(name))
        note(name, isSubscription: false)
      }
    }
  }

  private mutating func note(_ name: ChannelName, isSubscription: Bool) {
    for ticket in open.keys where open[ticket]?.isSubscription == isSubscription { open[ticket]?.done.insert(name) }
  }

  private mutating func hear() {
    guard !answers.isEmpty else { return }
    var effects: [SubscriptionState<Int>.Effect] = []
    do {
      try state.take(answers.removeFirst(), into: &effects)
      perform(effects)
    } catch {
      check(error == .subscriptionWasEnded, "an orderly server is understood")
      breakConnection()
    }
  }

  private mutating func endUnasked() {
    guard let name = names.filter(subscribed.contains).randomElement(using: &random) else { return }
    subscribed.remove(name)
    answers.append(.unsubscribed(name))
    note(name, isSubscription: false)
    hasEndedUnasked = true
  }

  private mutating func breakConnection() {
    let waiting = state.abandon()
    check(Set(waiting) == Set(open.keys), "whoever waits is told that the connection broke")
    (open, requests, answers, subscribed, wanted) = ([:], [], [], [], [])
    hasEndedUnasked = false
  }

  private mutating func perform(_ effects: [SubscriptionState<Int>.Effect]) {
    for effect in effects {
      switch effect {
      case .subscribe(let names): requests.append(.subscribe(names))
      case .unsubscribe(let names): requests.append(.unsubscribe(names))
      case .complete(let ticket, let refusal):
        guard let call = open.removeValue(forKey: ticket) else {
          check(false, "a call is answered once")
          return
        }
        if refusal != nil {
          check(call.isSubscription, "leaving is never refused")
          // Of what the call asked for, the denied channel is not wanted any more; the caller would ask again.
          wanted.subtract(call.names.filter { lastCall[$0] == ticket && isGone($0) })
        } else if !hasEndedUnasked {
          check(call.done.isSuperset(of: call.names), "a call is complete when the server has done all of it")
        }
      }
    }
  }

  /// Whether nothing is known of the channel any more: neither that it is subscribed nor that it was asked for.
  private func isGone(_ name: ChannelName) -> Bool {
    !subscribed.contains(name)
      && !requests.contains {
        if case .subscribe(let names) = $0 { names.contains(name) } else { false }
      }
      && !answers.contains(.subscribed(name))
  }

  private func check(_ isSo: Bool, _ text: String) {
    guard !isSo else { return }
    Issue.record("seed \(seed): \(text)")
  }
}

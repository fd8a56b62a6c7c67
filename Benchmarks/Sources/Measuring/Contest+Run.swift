extension Contest {
  /// Lets all do the work in turn, ``rounds`` times or as often as said here, after one turn that does not count: a row
  /// for each peer, or one without. What is done only once stays so, and counts.
  ///
  /// Taking turns spreads whatever else the machine does over all of them.
  public func run(goals: Goals, rounds wanted: Int? = nil) -> [Row] {
    var all: [Entrant]
    do {
      all = [Entrant(try ours())] + peers.map(Entrant.init)
    } catch {
      all = [Entrant(.absent("ours", because: "\(error)"))] + peers.map(Entrant.init)
    }
    for round in rounds == 1 ? 1...1 : 0...(wanted ?? rounds) {
      for index in all.indices { all[index].takeTurn(counts: round > 0) }
    }
    let (ours, others) = (all[0], all.dropFirst())
    guard !others.isEmpty else {
      return [
        Row(
          name: name, unit: unit, ours: median(ours.values), goal: goals.goal(of: name, beside: nil),
          reason: ours.reason)
      ]
    }
    return others.map { peer in
      var reason = ours.reason ?? peer.reason
      if let check = ours.check, let other = peer.check, check != other {
        reason = "the results differ: \(check) and \(other)"
      }
      return Row(
        name: name, unit: unit, ours: median(ours.values), peer: median(peer.values), peerName: peer.name,
        goal: goals.goal(of: name, beside: peer.name), reason: reason)
    }
  }
}

/// A contestant, and how it did.
private struct Entrant {
  let name: String
  var values: [Double] = []
  var check: UInt64?
  var reason: String?
  private let sample: () throws -> Sample

  init(_ contestant: Contestant) {
    name = contestant.name
    sample = contestant.sample
  }

  mutating func takeTurn(counts: Bool) {
    guard reason == nil else { return }
    do {
      let sample = try sample()
      check = sample.check
      if counts { values.append(sample.value) }
    } catch {
      values = []
      reason = "\(error)"
    }
  }
}

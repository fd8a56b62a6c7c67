import NearbyCore

/// What is to be done is returned, for tests that look at one step at a time.
extension OwnRecord {
  mutating func start(
    with settings: SharingSettings?, heard: HeardRecord?, unconfirmed: HeardRecord?, in moment: Moment
  ) -> Outcome {
    outcome { $0.start(with: settings, heard: heard, unconfirmed: unconfirmed, in: moment, into: &$1) }
  }

  mutating func report(
    _ location: AcceptedLocation, earlier: [AcceptedLocation] = [], in moment: Moment
  ) -> Outcome {
    outcome { $0.report(location, earlier: earlier, in: moment, into: &$1) }
  }

  mutating func decide(_ decision: SharingDecision, in moment: Moment) -> Outcome {
    outcome { $0.decide(decision, in: moment, into: &$1) }
  }

  mutating func hear(_ heard: HeardRecord, from source: RecordSource, in moment: Moment) -> Outcome {
    outcome { $0.hear(heard, from: source, in: moment, into: &$1) }
  }

  mutating func hear(_ settings: SharingSettings?, in moment: Moment) -> Outcome {
    outcome { $0.hear(settings, in: moment, into: &$1) }
  }

  mutating func repair(_ record: LocationRecord?, in moment: Moment) -> Outcome {
    outcome { $0.repair(record, in: moment, into: &$1) }
  }

  mutating func advance(in moment: Moment) -> Outcome {
    outcome { $0.advance(in: moment, into: &$1) }
  }

  private mutating func outcome(of change: (inout OwnRecord, inout Outcome) -> Void) -> Outcome {
    var outcome = Outcome()
    change(&self, &outcome)
    return outcome
  }
}

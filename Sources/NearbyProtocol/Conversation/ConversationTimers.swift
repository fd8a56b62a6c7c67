internal import NearbyCore
internal import Synchronization

/// Something that has to be done at a time, which changes.
protocol TimedWork: Sendable {
  /// When ``timeCame()`` is to be called; `nil` for never.
  var nextDeadline: MonotonicTime? { get }

  /// Does what is due.
  func timeCame() async
}

/// Wakes conversations when their time has come. One timer serves all of them: nearly all say hello long before they
/// have to, so a task of its own for each would be made to be cancelled.
final class ConversationTimers: Sendable {
  /// The place of a conversation.
  struct Place: Sendable {
    fileprivate let index: Int

    /// Places are used again; this tells who has one.
    fileprivate let number: UInt64
  }

  private struct Member {
    let number: UInt64
    let work: any TimedWork
  }

  private struct State {
    var members: [Member?] = []
    var freeIndices: [Int] = []
    var lastNumber: UInt64 = 0
    var deadlines = DeadlineQueue()
    var timer: (deadline: MonotonicTime, task: Task<Void, Never>)?
  }

  private let clock: any TimeSource
  private let state = Mutex(State())

  init(clock: any TimeSource) {
    self.clock = clock
  }

  deinit {
    state.withLock { $0.timer?.task.cancel() }
  }

  /// Gives a conversation a place. O(log *n*).
  func enter(_ work: any TimedWork) -> Place {
    state.withLock { state in
      state.lastNumber += 1
      let member = Member(number: state.lastNumber, work: work)
      let index = state.freeIndices.popLast() ?? state.members.endIndex
      if index == state.members.endIndex { state.members.append(member) } else { state.members[index] = member }
      setDeadline(at: index, &state)
      return Place(index: index, number: member.number)
    }
  }

  /// Has to be called when the deadline of a conversation is another one. Does nothing for one that has left. O(log
  /// *n*).
  func deadlineChanged(at place: Place) {
    state.withLock { state in
      if state.members[place.index]?.number == place.number { setDeadline(at: place.index, &state) }
    }
  }

  /// Takes the place of a conversation that is over. O(log *n*).
  func leave(_ place: Place) {
    state.withLock { state in
      guard state.members[place.index]?.number == place.number else { return }
      state.members[place.index] = nil
      state.deadlines.remove(place.index)
      state.freeIndices.append(place.index)
    }
  }

  /// Asks here, and not before, so that of two who ask the one who is answered last has the last word.
  private func setDeadline(at index: Int, _ state: inout State) {
    guard let deadline = state.members[index]?.work.nextDeadline else { return state.deadlines.remove(index) }
    state.deadlines.set(deadline, for: index)
    setTimer(&state)
  }

  /// A timer that is too early asks again when it fires.
  private func setTimer(_ state: inout State) {
    guard let deadline = state.deadlines.next else { return }
    if let timer = state.timer, timer.deadline <= deadline { return }
    state.timer?.task.cancel()
    let task = Task { [weak self, clock] in
      do {
        try await clock.sleep(until: deadline)
        self?.timerFired(deadline)
      } catch {
        // Cancelled: another timer has taken over.
      }
    }
    state.timer = (deadline, task)
  }

  private func timerFired(_ deadline: MonotonicTime) {
    let due = state.withLock { state -> [(place: Place, work: any TimedWork)] in
      guard state.timer?.deadline == deadline else { return [] }
      state.timer = nil
      var due: [(Place, any TimedWork)] = []
      while let index = state.deadlines.popDue(at: clock.now.monotonic) {
        guard let member = state.members[index] else { continue }
        due.append((Place(index: index, number: member.number), member.work))
      }
      setTimer(&state)
      return due
    }
    // Each by itself: a client that does not read must not delay the others.
    for (place, work) in due {
      Task {
        await work.timeCame()
        deadlineChanged(at: place)
      }
    }
  }
}

import Foundation
import Measuring
import Testing

struct GoalTests {
  @Test("a limit is met by the limit itself and by what is on the right side of it")
  func limits() {
    #expect(Goal(atMost: 64).isMet(ours: 64, ratio: nil) == true)
    #expect(Goal(atMost: 64).isMet(ours: 64.1, ratio: nil) == false)
    #expect(Goal(atLeast: 20).isMet(ours: 20, ratio: nil) == true)
    #expect(Goal(atLeast: 20).isMet(ours: 19.9, ratio: nil) == false)
    #expect(Goal(ratioAtLeast: 40).isMet(ours: 1, ratio: 41) == true)
    #expect(Goal(ratioAtLeast: 40).isMet(ours: 1, ratio: 39) == false)
  }

  @Test("all conditions have to hold")
  func several() {
    let goal = Goal(atMost: 0.7, ratioAtLeast: 40)
    #expect(goal.isMet(ours: 0.6, ratio: 50) == true)
    #expect(goal.isMet(ours: 0.8, ratio: 50) == false)
    #expect(goal.isMet(ours: 0.6, ratio: 30) == false)
  }

  @Test("what cannot be decided is neither met nor missed, but what is missed already stays so")
  func undecided() {
    #expect(Goal().isMet(ours: 1, ratio: 1) == nil)
    #expect(Goal(atMost: 0.7, ratioAtLeast: 40).isMet(ours: 0.6, ratio: nil) == nil)
    #expect(Goal(atMost: 0.7, ratioAtLeast: 40).isMet(ours: 0.8, ratio: nil) == false)
    #expect(Goal(atMost: 0.7).isMet(ours: nil, ratio: nil) == nil)
  }

  @Test("the goals of the repository can be read, and a goal of nothing is found out")
  func file() throws {
    let file = URL(filePath: #filePath).appending(path: "../../../goals.json").standardized
    let goals = try Goals(contentsOf: file)
    #expect(goals.goal(of: "subscriptions/memory-1M-users-x-40", beside: nil) == Goal(atMost: 64))
    #expect(goals.goal(of: "cache/get-integers", beside: "Dictionary") == Goal(ratioAtLeast: 0.5))
    #expect(goals.goal(of: "cache/get-integers", beside: "Caffeine") == Goal())
    #expect(goals.strangers(among: [:]).contains("cache/get-integers"))
    #expect(goals.strangers(among: ["cache/get-integers": []]).contains("cache/get-integers: Dictionary"))
  }
}

import NearbyTestKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Lives in random worlds until one differs from what it should be like.
@main
struct Worlds {
  static func main() async {
    do {
      let options = try Options(CommandLine.arguments.dropFirst())
      if let seed = options.traced {
        try trace(options.plan(seed))
      } else {
        exit(try await live(options) ? 0 : 1)
      }
    } catch {
      print(error)
      exit(64)
    }
  }

  /// Lives in all worlds, several at once.
  ///
  /// - Returns: Whether there was no difference.
  private static func live(_ options: Options) async throws -> Bool {
    let differences = try await withThrowingTaskGroup { group in
      for job in 0..<options.jobCount {
        group.addTask { try lives(of: job, options) }
      }
      return try await group.reduce([]) { $0 + $1 }.sorted()
    }
    let what = "\(options.seeds.count) worlds of \(options.stepCount) steps from seed \(options.seeds.lowerBound)"
    print("\(what): \(differences.isEmpty ? "no difference" : "differences at seeds \(differences)")")
    return differences.isEmpty
  }

  /// - Returns: The seeds of the worlds that differ.
  private static func lives(of job: Int, _ options: Options) throws -> [UInt64] {
    var differences: [UInt64] = []
    var seed = options.seeds.lowerBound + UInt64(job)
    while seed < options.seeds.upperBound {
      let plan = options.plan(seed)
      if let fault = try plan.fault() {
        differences.append(seed)
        try report(fault, of: plan)
      }
      seed += UInt64(options.jobCount)
    }
    return differences
  }

  private static func report(_ fault: WorldFault, of plan: WorldPlan) throws {
    let shrunk = try plan.shrunk(to: fault)
    let steps = shrunk.steps.map { "  \($0)" }.joined(separator: "\n")
    // In one piece, as others may print at the same time.
    print(
      """
      seed \(plan.seed): \(fault.what)
      hazards: \(plan.hazards)
      \(shrunk.steps.count) steps lead there:
      \(steps)
      """)
  }

  private static func trace(_ plan: WorldPlan) throws {
    var plan = plan
    if let fault = try plan.fault() { plan = try plan.shrunk(to: fault) }
    for line in try plan.trace() { print(line) }
  }
}

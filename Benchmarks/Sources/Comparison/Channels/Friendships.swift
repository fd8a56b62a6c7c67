import Measuring
import NearbyTestKit

/// Who is whose friend among many: 40 each, mutual, at random places, computed and not kept.
///
/// Everyone has another number on a circle, and 20 random steps along it, forwards and backwards. The two smallest
/// steps are 1 and 2: who lives side by side on the circle knows each other, and nothing else about their numbers
/// tells so.
struct Friendships: Sendable {
  /// How many people there are.
  let count: Int

  private let multiplier: Int
  private let inverse: Int
  private let steps: [Int]

  init(_ count: Int) {
    self.count = count
    var random = SplitMix64(seed: 6)
    var multiplier = 0
    var inverse: Int?
    while inverse == nil {
      multiplier = count / 3 + random.next(below: count / 3)
      inverse = Self.inverse(of: multiplier, modulo: count)
    }
    self.multiplier = multiplier
    self.inverse = inverse ?? 1
    var steps = [1, 2]
    while steps.count < 20 {
      let step = 3 + random.next(below: count / 2 - 4)
      if !steps.contains(step) { steps.append(step) }
    }
    self.steps = steps
  }

  /// Where on the circle `person` lives, 0..<``count``.
  func place(of person: Int) -> Int {
    person * multiplier % count
  }

  /// The friends of `person`, the four neighbours first.
  func friends(of person: Int) -> [Int] {
    let place = place(of: person)
    return steps.flatMap { step in
      [(place + step) % count, (place + count - step) % count].map { $0 * inverse % count }
    }
  }

  /// The number that undoes a multiplication, by Euclid's algorithm; `nil` when there is none.
  private static func inverse(of number: Int, modulo modulus: Int) -> Int? {
    var (former, rest) = (modulus, number)
    var (formerFactor, factor) = (0, 1)
    while rest > 0 {
      let quotient = former / rest
      (former, rest) = (rest, former - quotient * rest)
      (formerFactor, factor) = (factor, formerFactor - quotient * factor)
    }
    guard former == 1 else { return nil }
    return (formerFactor % modulus + modulus) % modulus
  }
}

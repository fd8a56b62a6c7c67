import NearbyCore
import NearbyTestKit
import Testing

@Suite struct ProximityMaskTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>) func agreesWithModel(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var model: [Bool] = []
    var mask = ProximityMask()
    for step in 0..<400 {
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<2:
        let count = Int.random(in: 0...200, using: &random)
        mask.resize(to: count)
        model = Array(model.prefix(count)) + Array(repeating: false, count: max(0, count - model.count))
      case 2:
        mask.clear()
        model = model.map { _ in false }
      default:
        guard !model.isEmpty else { continue }
        let position = Int.random(in: model.indices, using: &random)
        model[position] = Bool.random(using: &random)
        mask[position] = model[position]
      }
      var positions = [-1]
      mask.appendIndices(to: &positions)
      let comment: Comment = "seed \(seed), step \(step)"
      #expect(mask.count == model.count, comment)
      #expect(positions == [-1] + model.indices.filter { model[$0] }, comment)
      #expect(mask.nearCount == positions.count - 1, comment)
      #expect(model.indices.allSatisfy { mask[$0] == model[$0] }, comment)
      var twin = ProximityMask()
      twin.resize(to: model.count)
      for position in positions.dropFirst() { twin[position] = true }
      #expect(mask == twin, comment)
    }
  }
}

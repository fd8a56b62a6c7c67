import NearbyCore
import Testing

/// The reference itself, against the vectors.
@Suite struct ExactPlaceTests {
  @Test func agreesWithVectors() throws {
    // To the first order there is no border at the place itself or at its antipode.
    for pair in try Vectors.pairs() where pair.metres > 1e-3 && pair.metres < 2e7 {
      let beyond = ExactPlace(pair.from).metres(
        to: ExactPlace(pair.to), beyond: Distance(metres: pair.metres))
      // As far as the distance itself was rounded.
      #expect(abs(beyond) <= pair.metres.ulp, "\(pair.kind)")
    }
  }
}

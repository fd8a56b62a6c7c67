import NearbyCore
import Testing

@Suite struct DistanceTests {
  @Test func convertsUnits() {
    #expect(Distance(miles: 5).metres == 8046.72)
    #expect(Distance(kilometres: 5) == Distance(metres: 5000))
    #expect(Distance(feet: 5280).metres == Distance(miles: 1).metres)
    #expect(Distance(miles: 5).miles == 5)
    #expect(Distance(feet: 5).feet == 5)
    #expect(Distance(metres: 1500).kilometres == 1.5)
    #expect(Distance(feet: 1) < Distance(metres: 1))
  }
}

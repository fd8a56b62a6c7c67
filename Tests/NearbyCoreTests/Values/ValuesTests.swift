import NearbyCore
import Testing

@Suite struct ValuesTests {
  @Test(arguments: [
    "7", "b6e1f0c4-0000-4000-8000-000000000001", "Zoë", "名前", String(repeating: "x", count: 128),
  ])
  func acceptsOpaqueText(text: String) throws {
    #expect(try UserID(text).text == text)
    #expect(try SlotID(text).text == text)
  }

  @Test(arguments: [
    ("", InvalidIdentifier.empty),
    (String(repeating: "x", count: 129), .tooLong(byteCount: 129)),
    (String(repeating: "é", count: 65), .tooLong(byteCount: 130)),
    ("a b", .forbiddenCharacter), ("a\u{A0}b", .forbiddenCharacter), ("a\u{0}", .forbiddenCharacter),
    ("\u{7F}", .forbiddenCharacter), ("\u{85}", .forbiddenCharacter), ("a\r\n", .forbiddenCharacter),
  ])
  func refusesOtherText(text: String, reason: InvalidIdentifier) {
    #expect(throws: reason) { try UserID(text) }
    #expect(throws: reason) { try SlotID(text) }
  }

  @Test func comparesIdsByBytes() throws {
    // One letter in two Unicode forms: equal as strings, but hashed to different slots.
    let composed = try UserID("\u{E9}")
    let decomposed = try UserID("e\u{301}")
    #expect(composed.text == decomposed.text)
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
    #expect(decomposed < composed)
  }

  @Test func keepsPrivateValuesOutOfDescriptions() throws {
    let record = LocationRecord(
      user: try UserID("anna"), version: LocationVersion(epoch: 1, sequence: 0),
      state: .sharing(
        AcceptedLocation(
          coordinate: try Coordinate(latitude: 12.5, longitude: 77.25),
          acceptedAt: Timestamp(milliseconds: 5))))
    var dumped = ""
    dump(record, to: &dumped)
    for text in ["\(record)", String(reflecting: record), dumped] {
      #expect(!text.contains("anna"))
      #expect(!text.contains("12.5"))
      #expect(!text.contains("77.25"))
    }
  }

  @Test func saturatesTime() {
    #expect(Timestamp.distantFuture.advanced(byMilliseconds: 1) == .distantFuture)
    #expect(Timestamp.distantPast.advanced(byMilliseconds: -1) == .distantPast)
    #expect(Timestamp.distantFuture.milliseconds(since: .distantPast) == .max)
    #expect(Timestamp.distantPast.milliseconds(since: .distantFuture) == .min)
    #expect(Timestamp(milliseconds: 5).advanced(by: .microseconds(2999)) == Timestamp(milliseconds: 7))
    #expect(Timestamp(milliseconds: 0).advanced(by: .seconds(Int64.max)) == .distantFuture)
  }

  @Test func versionsAlwaysGrow() {
    var version = LocationVersion.none
    for now in [5, 5, 7, 3, 7, 8] as [Int64] {
      let next = version.next(at: Timestamp(milliseconds: now), on: 7)
      #expect(next > version)
      version = next
    }
    #expect(version == LocationVersion(epoch: 8, sequence: 0, node: 7))
    let full = LocationVersion(epoch: 8, sequence: .max)
    #expect(full.next(at: Timestamp(milliseconds: 8), on: 7) == LocationVersion(epoch: 9, sequence: 0, node: 7))
    #expect(full.successor == LocationVersion(epoch: 9, sequence: 0))
    let last = LocationVersion(epoch: .max, sequence: .max, node: 3)
    #expect(last.successor.epoch == .max)
  }

  @Test func idsDifferByAnyByteAtAnyPlace() throws {
    for count in 1...40 {
      let text = String(repeating: "a", count: count)
      #expect(try UserID(text) == UserID(text))
      #expect(try UserID(text) != UserID(text + "a"))
      for place in 0..<count {
        let (head, tail) = (text.prefix(place), text.dropFirst(place + 1))
        #expect(try UserID(text) != UserID(head + "b" + tail))
      }
    }
    // Equal as text, not as bytes.
    #expect(try UserID("caf\u{E9}") != UserID("cafe\u{301}"))
  }

  @Test func aMotionKeepsWhatIsThereAndWhatIsMissing() throws {
    #expect(Motion.unknown.accuracy == nil && Motion.unknown.heading == nil && Motion.unknown.speed == nil)
    #expect(try Motion() == .unknown)
    for accuracy in [nil, 0, 4.5, Float.greatestFiniteMagnitude] {
      for heading in [nil, 0, 270, Float(360).nextDown] {
        for speed in [nil, 0, Float.leastNonzeroMagnitude, 343] {
          let motion = try Motion(accuracy: accuracy, heading: heading, speed: speed)
          #expect(motion.accuracy == accuracy)
          #expect(motion.heading == heading)
          #expect(motion.speed == speed)
          #expect(try motion == Motion(accuracy: accuracy, heading: heading, speed: speed))
        }
      }
    }
    #expect(MemoryLayout<Motion>.size == 12)
  }

  @Test(arguments: [-Float.leastNonzeroMagnitude, -1, -360, -Float.greatestFiniteMagnitude])
  func aHeadingOrSpeedBelowZeroIsUnknown(number: Float) throws {
    #expect(try Motion(accuracy: 5, heading: number, speed: number) == Motion(accuracy: 5))
    #expect(throws: InvalidMotion.accuracy) { try Motion(accuracy: number) }
  }

  @Test func aFullTurnIsNorth() throws {
    #expect(try Motion(heading: 360) == Motion(heading: 0))
    #expect(try Motion(heading: Float(359.99999)).heading == 0)
    #expect(try Motion(heading: Float(360).nextDown).heading == Float(360).nextDown)
  }

  @Test(arguments: [Float.infinity, -.infinity, .nan])
  func aMotionRefusesWhatNobodyCanMean(number: Float) {
    #expect(throws: InvalidMotion.accuracy) { try Motion(accuracy: number, heading: number, speed: number) }
    #expect(throws: InvalidMotion.heading) { try Motion(accuracy: 1, heading: number, speed: number) }
    #expect(throws: InvalidMotion.speed) { try Motion(accuracy: 1, heading: 1, speed: number) }
  }

  @Test(arguments: [Float(360).nextUp, Float.greatestFiniteMagnitude])
  func aHeadingIsAtMostAFullTurn(heading: Float) {
    #expect(throws: InvalidMotion.heading) { try Motion(heading: heading) }
  }

  @Test func onlyAPauseHasAnEnd() throws {
    let end = Timestamp(milliseconds: 7)
    #expect(throws: InvalidSharingDecision.endWithoutPause) {
      try SharingDecision(isPaused: false, until: end, precision: .town)
    }
    let pause = try SharingDecision(isPaused: true, until: end, precision: .town)
    #expect(pause == .paused(until: end, precision: .town))
    #expect(try SharingDecision(isPaused: true) == .paused())
    #expect(try SharingDecision(isPaused: false, precision: .block) == .shared(.block))
  }
}

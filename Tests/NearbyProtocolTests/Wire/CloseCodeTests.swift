import NearbyProtocol
import Testing

@Suite struct CloseCodeTests {
  @Test(arguments: [
    CloseCode.normal, .unsupportedData, .invalidPayload, .messageTooBig, .protocolViolation, .unauthenticated,
    .tooManyFriends, .replaced, .tooManySessions, .tooManyRequests, CloseCode(rawValue: 4099),
    CloseCode(rawValue: 1002),
    CloseCode(rawValue: 1008), CloseCode(rawValue: 1010),
  ])
  func isFinal(code: CloseCode) {
    #expect(!code.isWorthRetrying)
  }

  @Test(arguments: [
    CloseCode.goingAway, .internalError, .authenticationTimedOut, .tooSlow, .unavailable, .draining,
    CloseCode(rawValue: 4199), CloseCode(rawValue: 1006), CloseCode(rawValue: 1013),
    CloseCode(rawValue: 1005), CloseCode(rawValue: 3000), CloseCode(rawValue: 3008),
  ])
  func isWorthRetrying(code: CloseCode) {
    #expect(code.isWorthRetrying)
  }

  @Test func hasTheNumbersOfTheDocumentation() {
    let codes: [CloseCode] = [
      .normal, .goingAway, .unsupportedData, .invalidPayload, .messageTooBig, .internalError,
      .protocolViolation,
      .unauthenticated, .tooManyFriends, .replaced, .tooManySessions, .tooManyRequests,
      .authenticationTimedOut, .tooSlow, .unavailable, .draining,
    ]
    #expect(
      codes.map(\.rawValue) == [
        1000, 1001, 1003, 1007, 1009, 1011, 4000, 4001, 4002, 4003, 4004, 4005, 4100, 4101, 4102, 4103,
      ])
  }
}

import NearbyProtocol
import Testing

@Test func aFrameHasSixteenKibibytes() {
  #expect(FrameLimits.maximalByteCount == 16_384)
}

import Testing

/// The map page in a real browser, against a real server.
///
/// One browser at a time: several would take each other's time, and the deadlines are for a person's patience.
@Suite(
  .serialized,
  .enabled(if: Chromium.executable != nil || Programs.areRequired, "no chromium in the path"),
  .timeLimit(.minutes(2)))
struct PageTests {}

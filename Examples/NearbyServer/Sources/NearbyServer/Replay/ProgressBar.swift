import Foundation

/// A bar on the terminal that fills while work goes on.
package struct ProgressBar {
  private let total: Int
  private let start = ContinuousClock.now
  private var lastShown = -1

  init(total: Int) {
    self.total = max(1, total)
  }

  /// Draws the bar when it has grown by a step of a thousandth.
  mutating func show(_ done: Int) {
    let thousandths = done * 1000 / total
    guard thousandths != lastShown else { return }
    lastShown = thousandths
    let width = 40
    let filled = done * width / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    let rate = Int(Double(done) / max(0.001, start.duration(to: .now) / .seconds(1)))
    write("\r\(bar) \(thousandths / 10) % · \(done) of \(total) reports · \(rate)/s ")
  }

  func finish() {
    write("\n")
  }

  /// Whether standard error is a terminal, so that a bar makes sense.
  package static var isPossible: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}

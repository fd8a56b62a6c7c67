/// What has come in and has not been taken yet. For one reader.
actor Inbox<Element: Sendable> {
  private var elements: [Element] = []
  private var hasEnded = false
  private var reader: CheckedContinuation<Void, Never>?

  func put(_ element: Element) {
    elements.append(element)
    wake()
  }

  func end() {
    hasEnded = true
    wake()
  }

  /// The next element, as soon as there is one; `nil` after the last.
  func next() async -> Element? {
    while elements.isEmpty, !hasEnded {
      await withCheckedContinuation { reader = $0 }
    }
    return elements.isEmpty ? nil : elements.removeFirst()
  }

  private func wake() {
    reader?.resume()
    reader = nil
  }
}

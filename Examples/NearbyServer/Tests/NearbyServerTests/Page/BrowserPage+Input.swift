import Foundation

extension BrowserPage {
  func resize(width: Int, height: Int, isMobile: Bool = false) async throws {
    try await command(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": .number(Double(width)), "height": .number(Double(height)), "deviceScaleFactor": 1,
        "mobile": .bool(isMobile),
      ])
  }

  /// Pretends that the person has set this in the system, such as `prefers-color-scheme: dark`.
  func prefer(_ feature: String, _ value: String) async throws {
    try await command(
      "Emulation.setEmulatedMedia", ["features": [["name": .string(feature), "value": .string(value)]]])
  }

  /// Presses a key and lets it go, by its name in `KeyboardEvent.key`.
  func press(_ key: String) async throws {
    let codes = [
      "Enter": 13, "Tab": 9, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40,
    ]
    var event: [String: JSONValue] = ["type": "keyDown", "key": .string(key)]
    if let code = codes[key] {
      event["code"] = .string(key)
      event["windowsVirtualKeyCode"] = .number(Double(code))
    }
    if key == "Enter" { event["text"] = "\r" } else if codes[key] == nil { event["text"] = .string(key) }
    try await command("Input.dispatchKeyEvent", .object(event))
    event["type"] = "keyUp"
    event["text"] = nil
    try await command("Input.dispatchKeyEvent", .object(event))
  }

  func type(_ text: String) async throws {
    for character in text { try await press(String(character)) }
  }

  /// Presses the tab key until the element with this id has focus, as someone without a mouse would.
  func tab(to id: String) async throws {
    for _ in 0..<20 {
      if try await evaluate("document.activeElement.id", as: String.self) == id { return }
      try await press("Tab")
    }
    throw BrowserFailure.tooLate(expression: "the tab key reaches #\(id)", page: "")
  }
}

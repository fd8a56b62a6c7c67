import Foundation
import Testing

/// A page in the browser, as a test sees it.
struct BrowserPage: Sendable {
  private let devTools: DevTools
  private let session: String

  /// Opens an empty page of the size of a small laptop's window.
  static func open(with devTools: DevTools) async throws -> BrowserPage {
    let target = try await devTools.command("Target.createTarget", ["url": "about:blank"])
    let attached = try await devTools.command(
      "Target.attachToTarget", ["targetId": target["targetId"], "flatten": true])
    let page = BrowserPage(devTools: devTools, session: attached["sessionId"].string ?? "")
    for domain in ["Page", "Runtime", "Network", "Log"] { try await page.command("\(domain).enable") }
    try await page.resize(width: 1280, height: 800)
    return page
  }

  @discardableResult
  func command(_ method: String, _ parameters: JSONValue = [:]) async throws -> JSONValue {
    try await devTools.command(method, parameters, session: session)
  }

  func load(_ url: String) async throws {
    try await command("Page.navigate", ["url": .string(url)])
  }

  /// The value of a JavaScript expression.
  func evaluate<Value: Decodable>(
    _ expression: String, as type: Value.Type = Value.self
  ) async throws -> Value {
    let answer = try await command(
      "Runtime.evaluate",
      ["expression": .string(expression), "returnByValue": true, "awaitPromise": true])
    if case .object = answer["exceptionDetails"] {
      let reason = answer["exceptionDetails"]["exception"]["description"].string ?? "something"
      throw BrowserFailure.threw(expression: expression, reason: reason)
    }
    return try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(answer["result"]["value"]))
  }

  func run(_ statement: String) async throws {
    _ = try await evaluate("{ \(statement) }; true", as: Bool.self)
  }

  /// Waits until a JavaScript expression, or what it promises, is true.
  func waitUntil(_ expression: String, within timeout: Duration = .seconds(30)) async throws {
    let deadline = ContinuousClock.now.advanced(by: timeout)
    // While the page is loading there may be nothing to ask yet.
    while (try? await evaluate("(async () => Boolean(await (\(expression))))()", as: Bool.self)) != true {
      guard ContinuousClock.now < deadline else {
        let said = try? await evaluate(
          "document.body.innerText + JSON.stringify(window.nearbyPage)", as: String.self)
        throw BrowserFailure.tooLate(expression: expression, page: said ?? "nothing")
      }
      try await Task.sleep(for: .milliseconds(25))
    }
  }

  /// Everything that the page asked anybody for, WebSockets included.
  var requests: [URL] {
    get async {
      await devTools.events.compactMap { event in
        switch event.method {
        case "Network.requestWillBeSent": event.parameters["request"]["url"].string.flatMap(URL.init)
        case "Network.webSocketCreated": event.parameters["url"].string.flatMap(URL.init)
        default: nil
        }
      }
    }
  }

  /// Expects that a developer finds nothing in red in the console.
  func expectNoErrors(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let errors = await devTools.events.compactMap { event -> String? in
      let parameters = event.parameters
      switch event.method {
      case "Runtime.exceptionThrown":
        return parameters["exceptionDetails"]["exception"]["description"].string ?? "an exception"
      case "Log.entryAdded" where parameters["entry"]["level"].string == "error":
        return "\(parameters["entry"]["text"].string ?? "") \(parameters["entry"]["url"].string ?? "")"
      case "Runtime.consoleAPICalled" where parameters["type"].string == "error":
        return "console.error"
      default:
        return nil
      }
    }
    #expect(errors == [], sourceLocation: sourceLocation)
  }
}

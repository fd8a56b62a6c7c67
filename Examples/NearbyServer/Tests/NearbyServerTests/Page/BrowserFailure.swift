/// Why the browser could not do what a test asked for.
enum BrowserFailure: Error, CustomStringConvertible {
  case noExecutable
  case didNotStart(log: String)
  case refused(method: String, reason: String)
  case threw(expression: String, reason: String)
  case tooLate(expression: String, page: String)
  case disconnected

  var description: String {
    switch self {
    case .noExecutable: "no chromium was found"
    case .didNotStart(let log): "chromium did not start: \(log)"
    case .refused(let method, let reason): "\(method) was refused: \(reason)"
    case .threw(let expression, let reason): "\(expression) threw: \(reason)"
    case .tooLate(let expression, let page): "never came true: \(expression)\nthe page said: \(page)"
    case .disconnected: "the connection to chromium was lost"
    }
  }
}

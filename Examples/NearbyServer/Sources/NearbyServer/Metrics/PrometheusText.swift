/// Metrics as Prometheus reads them: its text format, version 0.0.4.
struct PrometheusText: Sendable {
  /// What HTTP calls the format.
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// What is known of how the values of a metric behave.
  enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  /// What tells the time series of one metric from each other: names and values, in order.
  typealias Labels = [(name: String, value: String)]

  private(set) var text = ""

  /// Begins a metric. All of its samples have to follow before the next one begins.
  ///
  /// - Parameters:
  ///   - help: What it measures, in a line; `nil` when nobody has said.
  mutating func begin(_ name: String, _ kind: Kind, help: String?) {
    if let help { text += "# HELP \(name) \(Self.escaped(help))\n" }
    text += "# TYPE \(name) \(kind.rawValue)\n"
  }

  mutating func sample(_ name: String, _ labels: Labels, _ value: Double) {
    sample(name, labels, text: Self.number(value))
  }

  mutating func sample(_ name: String, _ labels: Labels, _ value: Int64) {
    sample(name, labels, text: String(value))
  }

  private mutating func sample(_ name: String, _ labels: Labels, text value: String) {
    text += name
    if !labels.isEmpty {
      let pairs = labels.map { "\($0.name)=\"\(Self.escaped($0.value, quote: true))\"" }
      text += "{\(pairs.joined(separator: ","))}"
    }
    text += " \(value)\n"
  }

  /// Makes a name of any text: what a name cannot have becomes an underscore.
  ///
  /// - Parameter isOfLabel: Whether it is the name of a label, which has no colons.
  static func name(_ text: String, isOfLabel: Bool = false) -> String {
    var name = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "_": name.unicodeScalars.append(scalar)
      case "0"..."9":
        if name.isEmpty { name = "_" }
        name.unicodeScalars.append(scalar)
      case ":" where !isOfLabel: name.unicodeScalars.append(scalar)
      default: name += "_"
      }
    }
    return name.isEmpty ? "_" : name
  }

  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    guard value.isFinite else { return value < 0 ? "-Inf" : "+Inf" }
    // Without a fraction where there is none, as counts are read by people, too.
    return Int64(exactly: value).map(String.init) ?? "\(value)"
  }

  private static func escaped(_ text: String, quote: Bool = false) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quote: escaped += "\\\""
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

import ArgumentParser
import Foundation

/// Options that come from the environment: `NEARBY_DRAIN_SECONDS` for `--drain-seconds`. An argument counts more, and
/// what is empty counts as not there.
struct EnvironmentOptions {
  /// An option that was not among the arguments.
  struct Found: Hashable {
    var variable: String
    var option: String

    /// As it would have been given; `nil` when that is to leave it out.
    var argument: String?
  }

  /// What the environment adds.
  let found: [Found]

  /// Looks for each option of a command.
  ///
  /// - Throws: ``WrongVariable`` when that of a flag says neither yes nor no.
  init(
    for command: any ParsableCommand.Type, arguments: [String], environment: [String: String]
  ) throws(WrongVariable) {
    let names = Self.options(of: command)
    let given = arguments.prefix { $0 != "--" }.map { $0.prefix { $0 != "=" } }
    var found: [Found] = []
    for (name, isFlag) in names.sorted(by: { $0.key < $1.key }) where !name.hasPrefix("no-") {
      let option = "--" + name
      let variable = "NEARBY_" + name.replacing("-", with: "_").uppercased()
      guard let value = environment[variable], !value.isEmpty else { continue }
      guard !given.contains(Substring(option)), !given.contains(Substring("--no-" + name)) else { continue }
      guard isFlag else {
        found.append(Found(variable: variable, option: option, argument: "\(option)=\(value)"))
        continue
      }
      switch value.lowercased() {
      case "true", "yes", "1": found.append(Found(variable: variable, option: option, argument: option))
      case "false", "no", "0":
        let opposite = names["no-" + name].map { _ in "--no-" + name }
        found.append(Found(variable: variable, option: option, argument: opposite))
      default: throw WrongVariable(variable: variable, reason: "it has to be true or false.")
      }
    }
    self.found = found
  }

  /// What stands in the environment, as arguments.
  var arguments: [String] { found.compactMap(\.argument) }

  /// The variable that is to blame for what is said of the arguments, if one is.
  func culprit(of message: String) -> WrongVariable? {
    let blamed = found.first { found in
      message.ranges(of: found.option).contains { range in
        // The name of one option can be the beginning of another's.
        message[range.upperBound...].first.map { $0 != "-" && !$0.isLetter } ?? true
      }
    }
    let reason = message.split(separator: "\n").first.map(String.init) ?? message
    return blamed.map { WrongVariable(variable: $0.variable, reason: reason) }
  }

  /// The names of the options of a command, without dashes, and which of them are flags.
  private static func options(of command: any ParsableCommand.Type) -> [String: Bool] {
    struct Tool: Decodable {
      struct Command: Decodable { var arguments: [Argument]? }
      struct Argument: Decodable {
        struct Name: Decodable { var name: String }
        var kind: String
        var names: [Name]?
      }
      var command: Command
    }
    guard let tool = try? JSONDecoder().decode(Tool.self, from: Data(command._dumpHelp().utf8)) else { return [:] }
    var options: [String: Bool] = [:]
    for argument in tool.command.arguments ?? [] where argument.kind != "positional" {
      for name in argument.names ?? [] where !["help", "h", "version"].contains(name.name) {
        options[name.name] = argument.kind == "flag"
      }
    }
    return options
  }
}

/// A variable of the environment that says what cannot be.
struct WrongVariable: Error, Hashable, CustomStringConvertible {
  let variable: String
  let reason: String

  var description: String { "\(variable): \(reason)" }
}

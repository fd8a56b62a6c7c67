#if Tokens
  import ArgumentParser
  import NearbyCore
  import NearbyServer

  /// Mints a token, as the login service of a real system would.
  struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "token", abstract: "Print a token that lets a client be a user.")

    @Argument(help: "The user's id.")
    var user: String

    @Option(
      help: ArgumentHelp(
        "A file with the secret key of the tokens: at least 32 bytes, hexadecimal or Base64.", valueName: "path"
      ))
    var tokenKeyFile: String

    @Option(help: ArgumentHelp("How long the token is good.", valueName: "seconds"))
    var lifetime: Int64 = 3600

    func run() throws {
      let authority = try TokenAuthority(keyFile: tokenKeyFile)
      let expiry = SystemClock().now.wall.advanced(by: .seconds(lifetime))
      print(authority.issue(for: try UserID(user), expiresAt: expiry))
    }
  }
#endif

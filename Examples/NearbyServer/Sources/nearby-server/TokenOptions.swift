import ArgumentParser
import NearbyServer

/// How clients prove who they are.
struct TokenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A file with the secret key of the tokens: at least 32 bytes, hexadecimal or Base64.", valueName: "path"
    ))
  var tokenKeyFile: String?

  @Flag(help: "Let anyone be anyone, by the token dev:USER, and list all users. Never in production.")
  var development = false

  func validate() throws {
    if development == (tokenKeyFile != nil) {
      throw ValidationError("Give either --token-key-file or --development.")
    }
  }

  func verifier() throws -> any TokenVerifier {
    if let tokenKeyFile { try TokenAuthority(keyFile: tokenKeyFile) } else { DevelopmentTokens() }
  }
}

import ArgumentParser
import NearbyServer

/// How clients prove who they are.
struct TokenOptions: ParsableArguments {
  #if Tokens
    @Option(
      help: ArgumentHelp(
        "A file with the secret key of the tokens: at least 32 bytes, hexadecimal or Base64, such as "
          + "`openssl rand -hex 32` prints.", valueName: "path"
      ))
    var tokenKeyFile: String?
  #endif

  @Flag(help: "Let anyone be anyone, by the token dev:USER, and list all users. Never in production.")
  var development = false

  func validate() throws {
    #if Tokens
      if development == (tokenKeyFile != nil) {
        throw ValidationError("Give either --token-key-file or --development.")
      }
    #else
      if !development { throw ValidationError("This build, without its trait Tokens, has only --development.") }
    #endif
  }

  func verifier() throws -> any TokenVerifier {
    #if Tokens
      if let tokenKeyFile { return try TokenAuthority(keyFile: tokenKeyFile) }
    #endif
    return DevelopmentTokens()
  }
}

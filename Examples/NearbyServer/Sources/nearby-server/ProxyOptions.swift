import ArgumentParser
import NearbyServer

/// What is believed of whom about whose a connection is.
struct ProxyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The addresses of load balancers that may say in X-Forwarded-For for whom a request is, with commas between "
        + "them; nobody else is believed that.", valueName: "10.0.0.0/8,..."),
    transform: proxies)
  var forwardedFrom: TrustedProxies?

  @Flag(help: "Each connection of those begins with a header of the PROXY protocol, version 1 or 2.")
  var proxyProtocol = false

  func validate() throws {
    guard !proxyProtocol || forwardedFrom != nil else {
      throw ValidationError("--proxy-protocol needs --forwarded-from: it is believed of nobody else.")
    }
  }

  private static func proxies(_ list: String) throws -> TrustedProxies {
    do {
      return try TrustedProxies(list)
    } catch {
      throw ValidationError("\(error).")
    }
  }
}

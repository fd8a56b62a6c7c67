import NIOHTTP1
import NearbyCore

/// What the server answers to those who run it, on a port of its own: by no load balancer is it reached by mistake.
struct OperationsRoutes: Sendable {
  let routes: ServerRoutes
  let registry: PrometheusRegistry
  let metrics: ServerMetrics
  let backend: any ServerBackend
  let pages: PageFiles

  func respond(to request: WebRequest) async -> WebResponse {
    switch request.path {
    case "/healthz", "/readyz":
      return await routes.respond(to: request)
    case "/metrics":
      metrics.update(by: await reading)
      var response = WebResponse(contentType: PrometheusText.contentType, body: Array(registry.text.utf8))
      if let origin = request.origin, Loopback.has(origin: Substring(origin)) {
        response.headers = [("access-control-allow-origin", origin), ("vary", "origin")]
      }
      return response
    case "/ops":
      var response = pages.response(to: "/")
      response.askedOrigins = Self.loopbackOrigins
      return response
    case "/icon.svg", "/page.css":
      // The pages look alike.
      return routes.pages.response(to: request.path)
    default:
      return pages.response(to: request.path)
    }
  }

  /// What the page of one server may ask: other servers of this machine, or those that are reached through a tunnel.
  /// A policy knows no addresses of version 6.
  private static let loopbackOrigins = ["http://127.0.0.1:*", "http://localhost:*"]

  private var reading: ServerMetrics.Reading {
    get async {
      var reading = ServerMetrics.Reading()
      for service in routes.services {
        reading.services.append(await service.statistics)
        reading.slots.merge(await service.slotStatistics) { $0 + $1 }
      }
      reading.isReady = await routes.isReady
      reading.failing = Set(routes.health.lastingFailures)
      reading.hasLostServers = !routes.health.lastingLosses.isEmpty
      reading.cachedUserCount = backend.cachedUserCount
      return reading
    }
  }
}

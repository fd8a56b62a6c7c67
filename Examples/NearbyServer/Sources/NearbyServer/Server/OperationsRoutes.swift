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
      return WebResponse(contentType: PrometheusText.contentType, body: Array(registry.text.utf8))
    case "/ops":
      return pages.response(to: "/")
    case "/icon.svg", "/page.css":
      // The pages look alike.
      return routes.pages.response(to: request.path)
    default:
      return pages.response(to: request.path)
    }
  }

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

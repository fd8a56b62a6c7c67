extension ServerMetrics {
  /// What the metrics measure, by the names that Prometheus sees.
  package static let help = [
    "nearby_cached_users": "Users of whom the cache in memory has something, be it expired.",
    "nearby_clock_warnings_total": "Times that the clock of another server, or this one's, was seen to be wrong.",
    "nearby_delivery_lag_seconds": "From the acceptance of a friend's report to when a client is about to be told.",
    "nearby_drops_total": "Clients that did not read and were dropped, and messages left out at former slots.",
    "nearby_friend_checks_total": "Pairs of a viewer and a friend whose distance was compared.",
    "nearby_messages_total": "Messages that came through channels.",
    "nearby_port_failing": "Whether calls of this kind have failed for ten seconds.",
    "nearby_port_failures_total":
      "Users, channels, messages or entries whose call failed; what is not a client's request is repeated.",
    "nearby_port_items_total": "Users, channels, messages or entries whose call succeeded.",
    "nearby_queue_depth": "What waits, by the port it waits for, and before the node.",
    "nearby_ready": "Whether load balancers may send clients here.",
    "nearby_refusals_total": "Sessions and requests refused because there was too much to do.",
    "nearby_reports_total": "Location reports taken.",
    "nearby_servers_lost": "Whether a server behind the ports has been out of reach for ten seconds.",
    "nearby_sessions": "Sessions that are open.",
    "nearby_slot_channels": "Channels that are subscribed at this slot, or about to be.",
    "nearby_slot_queue_depth": "Subscriptions and messages that wait for this slot.",
  ]
}

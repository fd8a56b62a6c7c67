// "find COUNT LENGTH REPETITIONS": nanoseconds to find the server of a key among 100, as libmemcached does it.
#include <libmemcached/memcached.h>

#include "peer.h"

static void answer(char *line) {
  static memcached_st *memcached;
  size_t count, length, repetitions;
  if (sscanf(line, "find %zu %zu %zu", &count, &length, &repetitions) != 3) {
    puts("! did not understand");
    return;
  }
  if (!memcached) {
    memcached = memcached_create(NULL);
    memcached_behavior_set(memcached, MEMCACHED_BEHAVIOR_KETAMA_WEIGHTED, 1);
    // More than 100 servers are more than it takes.
    for (int i = 0; i < 100; i++) {
      char host[32];
      snprintf(host, sizeof host, "10.0.0.%d", i);
      memcached_server_add_with_weight(memcached, host, 11211, 1);
    }
  }
  char *keys = random_keys(count, length, 2);
  volatile uint32_t found = 0;
  double start = now();
  for (size_t r = 0; r < repetitions; r++) {
    for (size_t i = 0; i < count; i++) found = memcached_generate_hash(memcached, keys + i * length, length);
  }
  (void)found;
  printf("%.6f\n", (now() - start) / (count * repetitions));
  free(keys);
}

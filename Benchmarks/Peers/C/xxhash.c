// "keys COUNT LENGTH REPETITIONS": nanoseconds a key. "long BYTES REPETITIONS": gigabytes a second.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "peer.h"

static void answer(char *line) {
  size_t count, length, repetitions;
  uint64_t sum = 0;
  if (sscanf(line, "keys %zu %zu %zu", &count, &length, &repetitions) == 3) {
    char *keys = random_keys(count, length, 2);
    double start = now();
    for (size_t r = 0; r < repetitions; r++) {
      for (size_t i = 0; i < count; i++) sum += XXH64(keys + i * length, length, 0);
    }
    printf("%.6f %llu\n", (now() - start) / (count * repetitions), (unsigned long long)sum);
    free(keys);
  } else if (sscanf(line, "long %zu %zu", &length, &repetitions) == 2) {
    char *bytes = random_keys(1, length, 2);
    double start = now();
    for (size_t r = 0; r < repetitions; r++) sum += XXH64(bytes, length, r);
    printf("%.6f %llu\n", length * repetitions / (now() - start), (unsigned long long)sum);
    free(bytes);
  } else {
    puts("! did not understand");
  }
}

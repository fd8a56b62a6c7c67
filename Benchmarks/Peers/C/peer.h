// What the C peers share: the generator, the input, the clock, and the loop that answers lines.
#ifndef PEER_H
#define PEER_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t random_next(uint64_t *state) {
  uint64_t mixed = *state += 0x9E3779B97F4A7C15;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
  return mixed ^ (mixed >> 31);
}

static double random_fraction(uint64_t *state) { return (double)(random_next(state) >> 11) * 0x1p-53; }

// Keys of `length` small letters, one after the other without an end.
static char *random_keys(size_t count, size_t length, uint64_t seed) {
  char *keys = malloc(count * length);
  for (size_t i = 0; i < count * length; i++) keys[i] = 'a' + random_next(&seed) % 26;
  return keys;
}

// Processor time of this thread, in nanoseconds.
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

// Answers one line; defined by each peer.
static void answer(char *line);

int main(void) {
  char line[256];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    answer(line);
    fflush(stdout);
  }
  return 0;
}

#endif

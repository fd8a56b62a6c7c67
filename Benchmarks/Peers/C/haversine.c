// "near COUNT globe|city REPETITIONS": which of COUNT random places are within 5 miles of the first of them, by the
// haversine formula of the C library. "distance COUNT globe|city REPETITIONS": how far each of them is.
#include <math.h>

#include "peer.h"

#define DIAMETER (2 * 6371008.8)
#define RADIUS 8046.72
#define RADIANS (3.14159265358979323846 / 180)

static double *latitudes, *longitudes, *distances;
static unsigned char *is_near;
static size_t made;
static char made_where[8];

static void make(size_t count, const char *where) {
  if (count == made && !strcmp(where, made_where)) return;
  latitudes = realloc(latitudes, count * sizeof(double));
  longitudes = realloc(longitudes, count * sizeof(double));
  distances = realloc(distances, count * sizeof(double));
  is_near = realloc(is_near, count);
  uint64_t state = 1;
  for (size_t i = 0; i < count; i++) {
    double a = random_fraction(&state), b = random_fraction(&state);
    if (!strcmp(where, "globe")) {
      latitudes[i] = asin(2 * a - 1);
      longitudes[i] = (360 * b - 180) * RADIANS;
    } else {
      latitudes[i] = (52.2 + 0.6 * a) * RADIANS;
      longitudes[i] = (12.9 + b) * RADIANS;
    }
  }
  made = count;
  strcpy(made_where, where);
}

__attribute__((noinline)) static uint64_t find_near(size_t count) {
  double latitude = latitudes[0], longitude = longitudes[0], cosine = cos(latitude);
  uint64_t near = 0;
  for (size_t i = 0; i < count; i++) {
    double north = sin((latitudes[i] - latitude) * 0.5), east = sin((longitudes[i] - longitude) * 0.5);
    double haversine = north * north + cosine * cos(latitudes[i]) * east * east;
    is_near[i] = DIAMETER * asin(sqrt(haversine)) <= RADIUS;
    near += is_near[i];
  }
  return near;
}

__attribute__((noinline)) static void find_distances(size_t count) {
  double latitude = latitudes[0], longitude = longitudes[0], cosine = cos(latitude);
  for (size_t i = 0; i < count; i++) {
    double north = sin((latitudes[i] - latitude) * 0.5), east = sin((longitudes[i] - longitude) * 0.5);
    double haversine = north * north + cosine * cos(latitudes[i]) * east * east;
    distances[i] = DIAMETER * asin(sqrt(haversine));
  }
}

static void answer(char *line) {
  char what[16], where[8];
  size_t count, repetitions;
  if (sscanf(line, "%15s %zu %7s %zu", what, &count, where, &repetitions) != 4) {
    puts("! did not understand");
    return;
  }
  make(count, where);
  if (!strcmp(what, "distance")) {
    double start = now();
    for (size_t i = 0; i < repetitions; i++) find_distances(count);
    printf("%.6f\n", (now() - start) / (count * repetitions));
    return;
  }
  uint64_t near = 0;
  double start = now();
  for (size_t i = 0; i < repetitions; i++) near += find_near(count);
  printf("%.6f %llu\n", (now() - start) / (count * repetitions), (unsigned long long)near);
}

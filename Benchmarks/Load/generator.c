// Many clients of a server in one thread: what they are told, how long that takes, and what it costs the server.
//
//   generator --write-friends FILE --clients N --friends F
//   generator --port P --pid PID --clients N --friends F --near K --seconds S
//             (--rate R | --window W | --idle) [--warm-up S] [--codec json|proto] [--first N] [--openings N] [--every S]
//
// Client i, who is user N + i, stands on the equator and is a friend of the F/2 before it and the F/2 behind it, of whom the K/2 next ones
// on each side are near. With --rate reports are made at fixed times, whether or not the server keeps up, and latencies
// count from the time at which a report was meant to be made. With --window so many are under way at any time. With
// --idle clients only connect, as many at once as --openings says. With --every a line of figures goes to the standard error
// output after each span of so many seconds. All that is told is checked: who is near, how far, each report in order and once, or again
// as often as the client has moved itself and so has other distances, and at the end the last report of each friend. What a
// newer report has replaced need not be told. Prints a line of JSON.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const double kRadius = 8046.72, kDegree = 111194.93;
// A report's number stands in its latitude, in steps of a centimetre.
static const unsigned kCodes = 1000;
static const double kStep = 1e-7;
enum { kHistory = 1024 };
static const uint8_t kMask[4] = {0x37, 0xfa, 0x21, 0x3d};

typedef enum { kClosed, kConnecting, kUpgrading, kGreeting, kOpen } State;

typedef struct {
  int socket;
  State state;
  int64_t retryAt;
  char *in, *out;
  size_t inCount, inSize, outCount, outSize;
  bool wantsWrite;
  uint32_t sent, answered;  // Numbers of reports; 0 is that of hello.
  int64_t *intended;        // When a report was meant to be made, by its number.
  struct Told *told;        // By the place of a near friend among them.
} Client;

// The newest report of a friend that a client was told, and how often it was told of one again.
struct Told { uint32_t number, repeats; };

static struct {
  int port, pid, clients, first, openings, friends, near, window;
  double rate, seconds, warmUp, every;
  bool idle, binary;
  const char *friendsFile;
} options = {.openings = 64, .friends = 10, .near = 10, .seconds = 10, .warmUp = 2};

static struct {
  uint64_t accepted, refused, told, duplicates, unordered, unexpected, wrong, lost, missing;
} counts;

static Client *clients;
static int epoll, opening, openCount, nextToOpen;
static double spacing;
static bool isMeasuring;
static uint32_t *latencies;
static size_t latencyCount, latencySize;

static void fail(const char *format, ...) {
  va_list words;
  va_start(words, format);
  vfprintf(stderr, format, words);
  va_end(words);
  fputc('\n', stderr);
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

// The server's processor time in seconds.
static double processorTime(void) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", options.pid);
  FILE *file = fopen(path, "r");
  if (!file) fail("the server has ended");
  size_t count = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[count] = 0;
  long user, system;
  if (sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system) != 2)
    fail("no times in %s", path);
  return (double)(user + system) / sysconf(_SC_CLK_TCK);
}

// The server's memory in bytes.
static double memory(void) {
  char path[64], line[256];
  long kilobytes = 0;
  snprintf(path, sizeof path, "/proc/%d/status", options.pid);
  FILE *file = fopen(path, "r");
  while (file && fgets(line, sizeof line, file)) sscanf(line, "VmRSS: %ld", &kilobytes);
  if (file) fclose(file);
  return kilobytes * 1024.0;
}

// MARK: What is sent

static void reserve(char **bytes, size_t *size, size_t count) {
  if (count <= *size) return;
  *size = count * 2;
  *bytes = realloc(*bytes, *size);
  if (!*bytes) fail("no memory");
}

static void watch(Client *client, bool wantsWrite, int operation) {
  struct epoll_event event = {.events = EPOLLIN | (wantsWrite ? EPOLLOUT : 0), .data.ptr = client};
  client->wantsWrite = wantsWrite;
  epoll_ctl(epoll, operation, client->socket, &event);
}

static void lose(Client *client);

static void flush(Client *client) {
  size_t sent = 0;
  while (sent < client->outCount) {
    ssize_t count = send(client->socket, client->out + sent, client->outCount - sent, MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN) return lose(client);
    if (count < 0) break;
    sent += count;
  }
  client->outCount -= sent;
  memmove(client->out, client->out + sent, client->outCount);
  if (client->wantsWrite != (client->outCount > 0)) watch(client, client->outCount > 0, EPOLL_CTL_MOD);
}

static void put(Client *client, const void *bytes, size_t count) {
  reserve(&client->out, &client->outSize, client->outCount + count);
  memcpy(client->out + client->outCount, bytes, count);
  client->outCount += count;
}

static void putFrame(Client *client, int opcode, const uint8_t *payload, size_t count) {
  uint8_t frame[512];
  if (count > 400) fail("a frame of %zu bytes", count);
  size_t head = 2;
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (count < 126 ? count : 126);
  if (count >= 126) frame[2] = count >> 8, frame[3] = count & 255, head = 4;
  memcpy(frame + head, kMask, 4);
  for (size_t i = 0; i < count; i++) frame[head + 4 + i] = payload[i] ^ kMask[i & 3];
  put(client, frame, head + 4 + count);
}

static double longitude(int number) { return -170 + number * spacing / kDegree; }

static size_t binaryReport(uint8_t *bytes, double latitude, double longitude) {
  uint8_t *at = bytes;
  *at++ = 0x0a, *at++ = 18;
  *at++ = 0x09, memcpy(at, &latitude, 8), at += 8;
  *at++ = 0x11, memcpy(at, &longitude, 8), at += 8;
  return at - bytes;
}

static size_t varint(uint8_t *bytes, uint32_t value) {
  size_t count = 0;
  for (; value >= 0x80; value >>= 7) bytes[count++] = value | 0x80;
  bytes[count++] = value;
  return count;
}

// Says hello for the number 0, and otherwise makes a report.
static void say(Client *client, uint32_t number) {
  int index = client - clients;
  double latitude = number % kCodes * kStep;
  uint8_t payload[400], report[32];
  size_t count;
  if (options.binary) {
    char token[32];
    size_t reportCount = binaryReport(report, latitude, longitude(index));
    size_t tokenCount = snprintf(token, sizeof token, "dev:u%d", options.first + index);
    uint8_t *at = payload;
    *at++ = 0x08, at += varint(at, number);
    if (number == 0) {
      *at++ = 0x12, *at++ = 2 + tokenCount + 2 + reportCount;
      *at++ = 0x0a, *at++ = tokenCount, memcpy(at, token, tokenCount), at += tokenCount;
    }
    *at++ = 0x1a, *at++ = reportCount, memcpy(at, report, reportCount), at += reportCount;
    count = at - payload;
  } else {
    char place[100], *text = (char *)payload;
    snprintf(
      place, sizeof place, "{\"location\":{\"latitude\":%.7f,\"longitude\":%.7f}}", latitude, longitude(index));
    count = number == 0
      ? sprintf(text, "{\"id\":0,\"hello\":{\"token\":\"dev:u%d\",\"report\":%s}}", options.first + index, place)
      : sprintf(text, "{\"id\":%u,\"report\":%s}", number, place);
  }
  putFrame(client, options.binary ? 2 : 1, payload, count);
  flush(client);
}

static void report(Client *client, int64_t intended) {
  client->sent += 1;
  client->intended[client->sent % kHistory] = intended;
  say(client, client->sent);
}

// MARK: What is heard

static bool isNear(int viewer, int friend) {
  return friend >= 0 && friend < options.clients && friend != viewer && abs(viewer - friend) <= options.near / 2;
}

static struct Told *toldPlace(int viewer, int friend) {
  int place = friend - viewer + options.near / 2;
  return &clients[viewer].told[place < options.near / 2 ? place : place - 1];
}

static void hear(Client *viewer, int friend, double latitude, double distance) {
  int index = viewer - clients;
  friend -= options.first;
  if (!isNear(index, friend)) {
    counts.unexpected += 1;
    return;
  }
  double expected = abs(index - friend) * spacing;
  unsigned code = (unsigned)lround(latitude / kStep);
  uint32_t newest = clients[friend].sent;
  if (fabs(distance - expected) > 15 + 0.005 * expected || code >= kCodes || (newest < kCodes && code > newest)) {
    counts.wrong += 1;
    return;
  }
  uint32_t number = newest - (newest % kCodes + kCodes - code) % kCodes;
  struct Told *told = toldPlace(index, friend);
  bool isNew = told->number == UINT32_MAX || number > told->number;
  if (!isNew && number < told->number) counts.unordered += 1;
  if (!isNew && number == told->number && ++told->repeats > viewer->sent + 1) counts.duplicates += 1;
  told->number = number;
  counts.told += 1;
  if (!isMeasuring || !isNew || number == 0 || newest - number >= kHistory) return;
  if (latencyCount == latencySize) {
    latencySize = latencySize ? latencySize * 2 : 1 << 16;
    latencies = realloc(latencies, latencySize * sizeof *latencies);
    if (!latencies) fail("no memory");
  }
  latencies[latencyCount++] = (now() - clients[friend].intended[number % kHistory]) / 1000;
}

static void greeted(Client *client) {
  if (client->state != kGreeting) return;
  client->state = kOpen;
  opening -= 1;
  openCount += 1;
}

static void answered(Client *client, uint32_t number, bool isAccepted, int64_t retryAfter) {
  if (number == 0) {
    if (!isAccepted) client->retryAt = now() + retryAfter * 1000000;
    return;
  }
  client->answered = number;
  if (isAccepted) counts.accepted += 1; else counts.refused += 1;
}

// The first place of a word in a text that need not end with a zero.
static const char *find(const char *text, const char *end, const char *word) {
  return memmem(text, end - text, word, strlen(word));
}

static double numberAfter(const char *text, const char *end, const char *word) {
  const char *at = find(text, end, word);
  return at ? strtod(at + strlen(word), NULL) : 0;
}

static void hearText(Client *client, const char *text, const char *end) {
  if (find(text, end, "\"accepted\":")) {
    answered(client, (uint32_t)numberAfter(text, end, "\"replyTo\":"), true, 0);
  } else if (find(text, end, "\"error\":")) {
    const char *wait = find(text, end, "\"retryAfterMs\":\"");
    answered(
      client, (uint32_t)numberAfter(text, end, "\"replyTo\":"), false, wait ? strtoll(wait + 16, NULL, 10) : 100);
  } else if (find(text, end, "\"left\":")) {
    counts.unexpected += 1;
  } else if (!find(text, end, "\"welcome\":")) {
    const char *user = text;
    while ((user = find(user, end, "\"user\":\"u"))) {
      user += 9;
      const char *next = find(user, end, "\"user\":\"u");
      const char *last = next ? next : end;
      hear(
        client, atoi(user), numberAfter(user, last, "\"latitude\":"), numberAfter(user, last, "\"distanceM\":"));
    }
    if (find(text, end, "\"snapshot\":") && !find(text, end, "\"more\":true")) greeted(client);
  }
}

// A field of a message: its number, and its bytes or its value.
typedef struct {
  unsigned number;
  const uint8_t *bytes;
  uint64_t value;
} Field;

static uint64_t readVarint(const uint8_t **at, const uint8_t *end) {
  uint64_t value = 0;
  for (int shift = 0; *at < end && shift < 64; shift += 7) {
    uint8_t byte = *(*at)++;
    value |= (uint64_t)(byte & 127) << shift;
    if (byte < 128) break;
  }
  return value;
}

static bool next(const uint8_t **at, const uint8_t *end, Field *field) {
  if (*at >= end) return false;
  uint64_t key = readVarint(at, end);
  field->number = key >> 3;
  size_t fixed = (key & 7) == 1 ? 8 : 4;
  switch (key & 7) {
  case 0: field->value = readVarint(at, end); return true;
  case 2: field->value = readVarint(at, end), field->bytes = *at, *at += field->value; return *at <= end;
  default: field->value = 0, memcpy(&field->value, *at, fixed), *at += fixed; return *at <= end;
  }
}

static double asDouble(uint64_t bits) {
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

static void hearFriend(Client *client, const uint8_t *at, const uint8_t *end) {
  Field field, part;
  int friend = -1;
  double latitude = 0, distance = 0;
  while (next(&at, end, &field)) {
    if (field.number == 1) friend = atoi((const char *)field.bytes + 1);
    if (field.number == 3) distance = asDouble(field.value);
    if (field.number != 2) continue;
    const uint8_t *place = field.bytes, *placeEnd = place + field.value;
    while (next(&place, placeEnd, &part)) if (part.number == 1) latitude = asDouble(part.value);
  }
  hear(client, friend, latitude, distance);
}

static void hearBinary(Client *client, const uint8_t *at, const uint8_t *end) {
  Field field, part;
  uint32_t number = 0;
  while (next(&at, end, &field)) {
    const uint8_t *body = field.bytes, *bodyEnd = body + field.value;
    bool isMore = false;
    int64_t wait = 100;
    switch (field.number) {
    case 1: number = field.value; break;
    case 3:
      while (next(&body, bodyEnd, &part)) {
        if (part.number == 1) hearFriend(client, part.bytes, part.bytes + part.value);
        if (part.number == 2) isMore = part.value;
      }
      if (!isMore) greeted(client);
      break;
    case 4: case 5:
      while (next(&body, bodyEnd, &part)) hearFriend(client, part.bytes, part.bytes + part.value);
      break;
    case 6: counts.unexpected += 1; break;
    case 8: answered(client, number, true, 0); break;
    case 9:
      while (next(&body, bodyEnd, &part)) if (part.number == 3) wait = part.value;
      answered(client, number, false, wait);
      break;
    }
  }
}

// MARK: Connections

static void lose(Client *client) {
  if (client->state == kClosed) return;
  if (client->state == kOpen) openCount -= 1, counts.lost += 1; else opening -= 1;
  close(client->socket);
  client->state = kClosed;
  client->inCount = client->outCount = 0;
}

static void take(Client *client) {
  char *at = client->in, *end = client->in + client->inCount;
  if (client->state == kUpgrading) {
    char *headEnd = memmem(at, end - at, "\r\n\r\n", 4);
    if (!headEnd) return;
    if (memcmp(at, "HTTP/1.1 101 ", 13)) fail("no upgrade: %.*s", (int)(headEnd - at), at);
    at = headEnd + 4;
    client->state = kGreeting;
    say(client, 0);
  }
  while (client->state != kClosed && end - at >= 2) {
    size_t count = at[1] & 127, head = 2;
    if (count == 127) fail("a frame of more than 64 KB");
    if (count == 126) {
      if (end - at < 4) break;
      count = (uint8_t)at[2] << 8 | (uint8_t)at[3], head = 4;
    }
    if ((size_t)(end - at) < head + count) break;
    char *payload = at + head;
    switch (at[0] & 15) {
    case 1: hearText(client, payload, payload + count); break;
    case 2: hearBinary(client, (uint8_t *)payload, (uint8_t *)payload + count); break;
    case 8: return lose(client);
    case 9: putFrame(client, 10, (uint8_t *)payload, count), flush(client); break;
    }
    at = payload + count;
  }
  if (client->state == kClosed) return;
  client->inCount = end - at;
  memmove(client->in, at, client->inCount);
}

static void receive(Client *client) {
  reserve(&client->in, &client->inSize, client->inCount + 4096);
  ssize_t count = recv(client->socket, client->in + client->inCount, client->inSize - client->inCount - 1, 0);
  if (count == 0 || (count < 0 && errno != EAGAIN)) return lose(client);
  if (count < 0) return;
  client->inCount += count;
  // So that no number is read beyond the end.
  client->in[client->inCount] = 0;
  take(client);
}

static void open_(Client *client) {
  int one = 1;
  client->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (client->socket < 0) fail("no socket: %s", strerror(errno));
  setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(options.port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(client->socket, (struct sockaddr *)&address, sizeof address) && errno != EINPROGRESS)
    fail("no connection: %s", strerror(errno));
  client->state = kConnecting;
  opening += 1;
  watch(client, true, EPOLL_CTL_ADD);
}

static void upgrade(Client *client) {
  char request[400];
  int count = snprintf(
    request, sizeof request,
    "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: nearby.v1.%s\r\n\r\n", options.binary ? "proto" : "json");
  client->state = kUpgrading;
  put(client, request, count);
  flush(client);
}

static void openSome(int64_t time) {
  for (int tries = 0; opening < options.openings && openCount + opening < options.clients && tries < options.clients; tries++) {
    Client *client = &clients[nextToOpen];
    nextToOpen = (nextToOpen + 1) % options.clients;
    if (client->state == kClosed && client->retryAt <= time) open_(client);
  }
}

// Serves what there is, and waits for it until a time.
static void turn(int64_t until) {
  struct epoll_event events[256];
  int64_t rest = until - now();
  struct timespec wait = {rest > 0 ? rest / 1000000000 : 0, rest > 0 ? rest % 1000000000 : 0};
  int count = epoll_pwait2(epoll, events, 256, &wait, NULL);
  for (int i = 0; i < count; i++) {
    Client *client = events[i].data.ptr;
    if (client->state == kConnecting && events[i].events & EPOLLOUT) {
      upgrade(client);
    } else if (client->state != kClosed) {
      if (events[i].events & EPOLLOUT) flush(client);
      if (client->state != kClosed && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(client);
    }
  }
}

// MARK: A run

static int64_t seconds(double count) { return (int64_t)(count * 1e9); }

// One after the other, but not one's neighbour.
static Client *nextReporter(void) {
  static int64_t number;
  return &clients[number++ * 7919 % options.clients];
}

// Reports for some seconds. The first call begins, the next ones go on.
static void load(double length) {
  static int64_t due;
  static uint64_t made;
  if (due == 0) due = now();
  int64_t end = now() + seconds(length);
  for (int64_t time = now(); time < end; time = now()) {
    if (options.rate > 0) {
      while (due <= time) {
        Client *client = nextReporter();
        if (client->state == kOpen) report(client, due);
        due += (int64_t)(1e9 / options.rate);
      }
      turn(due < end ? due : end);
    } else {
      for (int tries = 0; made - counts.accepted - counts.refused < (uint64_t)options.window && tries < options.clients;
           tries++) {
        Client *client = nextReporter();
        if (client->state == kOpen && client->answered == client->sent) report(client, now()), made += 1;
      }
      turn(end);
    }
  }
}

static void findMissing(void) {
  counts.missing = 0;
  for (int viewer = 0; viewer < options.clients; viewer++)
    for (int friend = viewer - options.near / 2; friend <= viewer + options.near / 2; friend++)
      if (isNear(viewer, friend)) counts.missing += toldPlace(viewer, friend)->number != clients[friend].sent;
}

static int ascending(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

// Of the latencies from one on, which are in order.
static double quantile(size_t first, double share) {
  size_t count = latencyCount - first;
  return count ? latencies[first + (size_t)((count - 1) * share)] / 1000.0 : 0;
}

static void loadInSpans(void) {
  double every = options.every > 0 ? options.every : options.seconds;
  for (double rest = options.seconds; rest > 0; rest -= every) {
    size_t first = latencyCount;
    load(rest < every ? rest : every);
    if (options.every <= 0) return;
    qsort(latencies + first, latencyCount - first, sizeof *latencies, ascending);
    fprintf(
      stderr, "{\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"bytes\":%.0f}\n", quantile(first, 0.5), quantile(first, 0.99), memory());
  }
}

static void writeFriends(void) {
  FILE *file = fopen(options.friendsFile, "w");
  if (!file) fail("cannot write %s", options.friendsFile);
  fprintf(file, "user_a,user_b\n");
  for (int i = 0; i < options.clients; i++)
    for (int j = i + 1; j <= i + options.friends / 2 && j < options.clients; j++) fprintf(file, "u%d,u%d\n", i, j);
  if (fclose(file)) fail("cannot write %s", options.friendsFile);
}

static void readOptions(int count, char **words) {
  for (int i = 1; i < count; i++) {
    const char *name = words[i];
    if (!strcmp(name, "--idle")) { options.idle = true; continue; }
    if (++i == count) fail("%s of what?", name);
    const char *value = words[i];
    if (!strcmp(name, "--port")) options.port = atoi(value);
    else if (!strcmp(name, "--pid")) options.pid = atoi(value);
    else if (!strcmp(name, "--clients")) options.clients = atoi(value);
    else if (!strcmp(name, "--first")) options.first = atoi(value);
    else if (!strcmp(name, "--openings")) options.openings = atoi(value);
    else if (!strcmp(name, "--every")) options.every = atof(value);
    else if (!strcmp(name, "--friends")) options.friends = atoi(value);
    else if (!strcmp(name, "--near")) options.near = atoi(value);
    else if (!strcmp(name, "--window")) options.window = atoi(value);
    else if (!strcmp(name, "--rate")) options.rate = atof(value);
    else if (!strcmp(name, "--seconds")) options.seconds = atof(value);
    else if (!strcmp(name, "--warm-up")) options.warmUp = atof(value);
    else if (!strcmp(name, "--codec")) options.binary = !strcmp(value, "proto");
    else if (!strcmp(name, "--write-friends")) options.friendsFile = value;
    else fail("no option %s", name);
  }
  if (options.clients < 1 || options.near > options.friends) fail("too few clients or friends");
  if (options.friendsFile == NULL && !options.idle && options.rate <= 0 && options.window < 1)
    fail("--rate, --window or --idle?");
}

static void connectAll(void) {
  int64_t deadline = now() + seconds(120);
  while (openCount < options.clients) {
    if (now() > deadline) fail("only %d of %d clients could connect", openCount, options.clients);
    openSome(now());
    turn(now() + seconds(0.01));
  }
}

int main(int count, char **words) {
  readOptions(count, words);
  if (options.friendsFile) return writeFriends(), 0;
  struct rlimit descriptors;
  getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  setrlimit(RLIMIT_NOFILE, &descriptors);
  epoll = epoll_create1(0);
  spacing = kRadius / (options.near / 2 + 0.5);
  clients = calloc(options.clients, sizeof *clients);
  for (int i = 0; i < options.clients; i++) {
    clients[i].intended = calloc(kHistory, sizeof(int64_t));
    clients[i].told = malloc((options.near + 1) * sizeof(struct Told));
    for (int place = 0; place <= options.near; place++) clients[i].told[place] = (struct Told){UINT32_MAX, 0};
  }
  double base = memory(), before = processorTime();
  int64_t start = now();
  connectAll();
  double openTime = (now() - start) / 1e9, openProcessor = processorTime() - before, busy = 0, length = 0, own = 0;
  uint64_t accepted = 0, told = 0, refused = 0;
  if (options.idle) {
    for (int64_t end = now() + seconds(options.seconds); now() < end;) turn(end);
  } else {
    load(options.warmUp);
    struct rusage usage, former;
    getrusage(RUSAGE_SELF, &former);
    isMeasuring = true;
    before = processorTime();
    start = now();
    accepted = counts.accepted, told = counts.told, refused = counts.refused;
    loadInSpans();
    length = (now() - start) / 1e9;
    busy = processorTime() - before;
    accepted = counts.accepted - accepted, told = counts.told - told, refused = counts.refused - refused;
    getrusage(RUSAGE_SELF, &usage);
    own = (usage.ru_utime.tv_sec - former.ru_utime.tv_sec) + (usage.ru_stime.tv_sec - former.ru_stime.tv_sec)
      + (usage.ru_utime.tv_usec - former.ru_utime.tv_usec + usage.ru_stime.tv_usec - former.ru_stime.tv_usec) / 1e6;
    // What is under way still counts: a server that falls behind tells its latencies.
    findMissing();
    for (int64_t end = now() + seconds(10); counts.missing > 0 && now() < end; findMissing())
      turn(now() + seconds(0.05));
  }
  qsort(latencies, latencyCount, sizeof *latencies, ascending);
  printf(
    "{\"open_s\":%.3f,\"open_us\":%.1f,\"bytes\":%.0f,\"seconds\":%.3f,\"cores\":%.4f,\"own_cores\":%.4f,"
    "\"accepted_s\":%.1f,\"refused_s\":%.1f,\"told_s\":%.1f,\"reports_core_s\":%.1f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,"
    "\"duplicates\":%lu,\"unordered\":%lu,\"unexpected\":%lu,\"wrong\":%lu,\"lost\":%lu,\"missing\":%lu}\n",
    openTime, openProcessor / options.clients * 1e6, (memory() - base) / options.clients, length,
    length > 0 ? busy / length : 0, length > 0 ? own / length : 0, length > 0 ? accepted / length : 0,
    length > 0 ? refused / length : 0, length > 0 ? told / length : 0, busy > 0 ? accepted / busy : 0, quantile(0, 0.5),
    quantile(0, 0.99), counts.duplicates, counts.unordered, counts.unexpected, counts.wrong, counts.lost, counts.missing);
  return 0;
}

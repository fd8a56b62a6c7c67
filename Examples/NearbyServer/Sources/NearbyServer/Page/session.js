const subprotocol = "nearby.v1.json";
const firstDelayMs = 500;
const longestDelayMs = 30_000;
const steadyAfterMs = 5_000;

// As Docs/WireProtocol.md has it: not after an end, nor after what asking again the same way would be answered with
// again. A code that this page does not know may be no more than a passing trouble of whatever stands between.
function isWorthRetrying(code) {
  const isFinal = code === 1000 || code === 1002 || code === 1003 || (code >= 1007 && code <= 1010)
    || (code >= 4000 && code <= 4099);
  return !isFinal;
}

/**
 * A connection that speaks for one token, and comes back after a loss.
 * `onMessage(message)` gets the server's messages, `onState(state, detail)` one of connecting, live, waiting, closed.
 */
export class Session {
  #socket = null;
  #timer = 0;
  #attempts = 0;
  #welcomedAt = 0;
  #notBefore = 0;
  #lastError = "";

  constructor(token, { onMessage, onState }) {
    this.token = token;
    this.onMessage = onMessage;
    this.onState = onState;
  }

  open() {
    clearTimeout(this.#timer);
    this.#leave();
    this.#welcomedAt = 0;
    this.onState("connecting");
    const url = new URL("/ws", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url, subprotocol);
    this.#socket = socket;
    // The token travels in the first message and never in the URL, since URLs end up in logs.
    socket.onopen = () => socket.send(JSON.stringify({ hello: { token: this.token } }));
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => this.#closed(code);
  }

  close() {
    clearTimeout(this.#timer);
    this.#leave();
  }

  // Handlers go first: news of a connection that was left on purpose would be taken for news of the next one.
  #leave() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  #receive(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (message.welcome) {
      this.#welcomedAt = performance.now();
      this.#lastError = "";
      this.onState("live");
    } else if (message.goingAway) {
      const delay = Number(message.goingAway.reconnectAfterMs ?? 0);
      // Also counts if the server closes earlier: its hints are spread so that not everyone comes back at once.
      this.#notBefore = performance.now() + delay;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.open(), delay);
    } else if (message.error) {
      this.#notBefore = performance.now() + Number(message.error.retryAfterMs ?? 0);
      this.#lastError = message.error.message || message.error.code || "";
    }
    this.onMessage(message);
  }

  #closed(code) {
    this.#socket = null;
    clearTimeout(this.#timer);
    if (!isWorthRetrying(code)) {
      this.onState("closed", { code, text: this.#lastError });
      return;
    }
    // Only a connection that held proves that the server is well; one that was greeted and dropped does not.
    if (this.#welcomedAt && performance.now() - this.#welcomedAt > steadyAfterMs) this.#attempts = 0;
    const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#attempts);
    const delay = Math.max(this.#notBefore - performance.now(), ceiling / 2 + (Math.random() * ceiling) / 2);
    this.#attempts += 1;
    this.onState("waiting", { code });
    this.#timer = setTimeout(() => this.open(), delay);
  }
}

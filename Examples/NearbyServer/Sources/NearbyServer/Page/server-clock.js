// Ages are told by the server's clock, never by the device's alone: the device may be wrong, and a replay of old data
// runs at a time and a speed of its own.
export class ServerClock {
  #knownMs = 0;
  #heardAt = 0;
  #wasBehind = false;

  /** Something the server said happened at this time; only a newer time counts. */
  heard(milliseconds) {
    if (!(milliseconds > this.nowMs)) return;
    this.#knownMs = milliseconds;
    this.#heardAt = performance.now();
  }

  /**
   * The server's own reading. One that is behind was most likely overtaken by a message on its way here; two in a row
   * mean that the clock was set back, as at the start of another replay.
   */
  read(milliseconds) {
    if (!(milliseconds > 0)) return;
    const isBehind = milliseconds <= this.nowMs;
    if (isBehind && !this.#wasBehind) {
      this.#wasBehind = true;
      return;
    }
    this.#wasBehind = false;
    this.#knownMs = milliseconds;
    this.#heardAt = performance.now();
  }

  get isKnown() {
    return this.#knownMs > 0;
  }

  get nowMs() {
    return this.isKnown ? Math.floor(this.#knownMs + performance.now() - this.#heardAt) : 0;
  }
}

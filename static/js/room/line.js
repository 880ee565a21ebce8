/* The live line: one WebSocket, `haggle.v1`. Comes back by itself, tells its listeners how it stands. */

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20000;
const PING_MS = 20000;

export class Line extends EventTarget {
  #socket = null;
  #tries = 0;
  #timer = 0;
  #ping = 0;
  #isOver = false;

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws/`, "haggle.v1");
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#take(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.#closed(event.code));
  }

  close() {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
  }

  /* True when the frame went out; the caller keeps what must not be lost. */
  send(frame) {
    if (!this.isOpen) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #take(frame) {
    if (frame.t === "ready") {
      this.#tries = 0;
      clearInterval(this.#ping);
      this.#ping = setInterval(() => this.send({ t: "ping" }), PING_MS);
    }
    this.dispatchEvent(new CustomEvent(frame.t, { detail: frame }));
  }

  #closed(code) {
    clearInterval(this.#ping);
    this.dispatchEvent(new CustomEvent("down", { detail: { code } }));
    const isFinal = this.#isOver || (code >= 4400 && code < 4500);
    if (isFinal) return;
    const most = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#tries);
    this.#tries += 1;
    this.#timer = setTimeout(() => this.open(), FIRST_DELAY_MS / 2 + Math.random() * most);
  }
}

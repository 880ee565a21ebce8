/* Messages on their way: shown at once, kept until acknowledged, sent again under the same name after a break. */

export class Outbox {
  #room;
  #line;
  #parts;
  #waiting = new Map();

  constructor(room, line, parts) {
    this.#room = room;
    this.#line = line;
    this.#parts = parts;
  }

  send(body) {
    const clientId = crypto.randomUUID();
    this.#show(clientId, body);
    this.#waiting.set(clientId, body);
    this.#post(clientId, body);
  }

  resend() {
    for (const [clientId, body] of this.#waiting) this.#post(clientId, body);
  }

  acknowledge(clientId) {
    this.#waiting.delete(clientId);
  }

  refuse(clientId, text) {
    if (!this.#waiting.has(clientId)) return;
    this.#waiting.delete(clientId);
    const line = this.#room.querySelector(`[data-client-id="${clientId}"]`);
    line?.classList.add("message--failed");
    const mark = document.createElement("p");
    mark.className = "message__mark message__mark--warn";
    mark.textContent = text;
    line?.append(mark);
  }

  #post(clientId, body) {
    const frame = { t: "msg", thread: this.#room.dataset.thread, client_id: clientId, body };
    if (!this.#line.send(frame)) this.#postForm(clientId, body);
  }

  /* The plain way, while the line is down. */
  async #postForm(clientId, body) {
    const form = this.#room.querySelector("[data-message-form]");
    const data = new FormData(form);
    data.set("body", body);
    data.set("client_id", clientId);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const facts = await answer.json();
      if (answer.ok) {
        this.acknowledge(clientId);
        await this.#parts.refresh();
      } else this.refuse(clientId, facts.text);
    } catch {
      /* Still waiting: the next connection, or the next round, sends it again. */
    }
  }

  #show(clientId, body) {
    const template = this.#room.querySelector("[data-message-template]");
    const line = template.content.firstElementChild.cloneNode(true);
    line.querySelector("[data-message]").dataset.clientId = clientId;
    line.querySelector(".message__text").textContent = body;
    this.#room.querySelector("[data-lines]").append(line);
  }
}

/* How far one's own messages have come: sent, delivered, read. The marks are made by the server's template. */

const RANK = { sent: 0, delivered: 1, read: 2 };

export class Receipts {
  #room;
  #reached = { delivered: 0, read: 0 };

  constructor(room) {
    this.#room = room;
  }

  /* The other side has got, or read, everything up to `seq`. */
  reached(kind, seq) {
    if (seq <= this.#reached[kind]) return;
    this.#reached[kind] = seq;
    this.apply();
  }

  /* Also after new lines were put in: they come as sent. */
  apply() {
    for (const mark of this.#room.querySelectorAll("[data-message][data-seq] [data-receipt]")) {
      const seq = Number(mark.closest("[data-message]").dataset.seq);
      const now = this.#of(seq);
      if (now && RANK[mark.dataset.receipt] < RANK[now]) mark.replaceWith(this.#mark(now));
    }
  }

  #of(seq) {
    if (!seq) return "";
    if (seq <= this.#reached.read) return "read";
    return seq <= this.#reached.delivered ? "delivered" : "";
  }

  #mark(kind) {
    return this.#room.querySelector(`[data-receipt-template="${kind}"]`).content.firstElementChild.cloneNode(true);
  }
}

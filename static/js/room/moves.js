/* Offers and answers over the live line. Without it, or with a number that can't be read, the form goes as it is. */

let counter = 0;

export class Moves {
  #room;
  #line;
  #parts;
  #waiting = new Map();

  constructor(room, line, parts) {
    this.#room = room;
    this.#line = line;
    this.#parts = parts;
    room.addEventListener("submit", (event) => this.#submitted(event));
  }

  #submitted(event) {
    const form = event.target;
    const frame = form.matches("[data-offer-form]") ? this.#offer(form) : this.#answer(form);
    if (!frame) return;
    frame.id = `m${(counter += 1)}`;
    frame.thread = this.#room.dataset.thread;
    if (!this.#line.send(frame)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#waiting.set(frame.id, { ...frame, form });
    this.#complain("");
  }

  #offer(form) {
    const { price, rev, quantity, is_sure: box } = form.elements;
    const minor = readPrice(price.value, Number(this.#room.dataset.exponent));
    if (minor === null) return null;
    const frame = { t: "offer", price_minor: minor, rev: Number(rev.value) };
    if (quantity) frame.quantity = Number(quantity.value) || 1;
    if (box) frame.is_sure = box.checked;
    return frame;
  }

  #answer(form) {
    const kind = form.dataset.move;
    if (!kind) return null;
    const frame = { t: kind, rev: Number(form.elements.rev.value) };
    if (form.elements.price_minor) frame.price_minor = Number(form.elements.price_minor.value);
    return frame;
  }

  async acknowledged(frame) {
    const move = this.#waiting.get(frame.id);
    if (!move) return;
    this.#waiting.delete(frame.id);
    await this.#parts.refresh();
    if (move.t === "accept" && this.#room.dataset.side === "buyer") {
      const way = this.#room.querySelector("[data-table] a.button--deal");
      if (way) location.assign(way.href);
    }
  }

  async refused(frame) {
    const move = this.#waiting.get(frame.id);
    if (!move) return;
    this.#waiting.delete(frame.id);
    // What looks like a slip is asked again by the page, with a box to tick.
    if (frame.code === "are_you_sure" && move.form.isConnected) return move.form.submit();
    this.#complain(frame.text ?? frame.code);
    if (move.t === "offer") this.#showWrong();
    if (frame.code === "stale_offer") await this.#parts.refresh();
  }

  /* One complaint at a time: what the server wrote beside the price gives way to it. */
  #complain(text) {
    const place = this.#room.querySelector("[data-room-error]");
    place.textContent = text;
    place.hidden = !text;
    this.#room.querySelector("#offer-error")?.remove();
  }

  #showWrong() {
    const price = this.#room.querySelector("#offer-price");
    if (!price) return;
    price.setAttribute("aria-invalid", "true");
    price.parentElement.classList.add("composer__price--wrong");
    price.select();
  }
}

/* "¥1,234.5" in minor units, or null for what the server should look at. */
function readPrice(text, exponent) {
  const cleaned = text.normalize("NFKC").replace(/[¥$€,\s]/g, "");
  if (!/^\d{1,12}(\.\d+)?$/.test(cleaned)) return null;
  const [whole, part = ""] = cleaned.split(".");
  if (part.length > exponent) return null;
  return Number(whole + part.padEnd(exponent, "0")) || null;
}

/* Keeps the page in step with the thread: fetches what is new as HTML made by the same templates, and puts it in. */

export class Parts {
  #room;
  #running = null;
  #isAskedAgain = false;

  constructor(room) {
    this.#room = room;
    this.lastSeq = Number(room.dataset.lastSeq);
  }

  /* One fetch at a time; what is asked meanwhile leads to one more. Resolves once the page is in step, to whether it is. */
  refresh() {
    this.#isAskedAgain = true;
    this.#running ??= this.#fetchAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #fetchAll() {
    try {
      while (this.#isAskedAgain) {
        this.#isAskedAgain = false;
        const answer = await fetch(`${this.#room.dataset.part}?after=${this.lastSeq}`, { headers: { Accept: "text/html" } });
        if (!answer.ok || answer.redirected) return false;
        this.#put(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
      return true;
    } catch {
      return false;
    }
  }

  #put(page) {
    const part = page.querySelector("[data-part]");
    if (!part) return;
    const list = this.#room.querySelector("[data-lines]");
    const wasAtEnd = isAtEnd(this.#room);
    for (const line of [...part.querySelectorAll("[data-new-lines] > [data-line]")]) this.#putLine(list, line);
    this.lastSeq = Math.max(this.lastSeq, Number(part.dataset.lastSeq));
    const before = this.#room.querySelector("[data-table]");
    const after = part.querySelector("[data-table]");
    if (["rev", "status", "sleeve", "shelf"].some((name) => before.dataset[name] !== after.dataset[name])) {
      this.#putTable(before, after);
      this.#putComposer(part.querySelector("[data-composer-place]"));
    }
    if (wasAtEnd) toEnd(this.#room);
  }

  #putLine(list, line) {
    const known = list.querySelector(`[data-line][data-seq="${line.dataset.seq}"]`);
    if (known) {
      this.#renewLine(known, line);
      return;
    }
    const clientId = line.querySelector("[data-client-id]")?.dataset.clientId;
    const own = clientId && list.querySelector(`[data-client-id="${clientId}"]`)?.closest("[data-line]");
    if (own) own.replaceWith(line);
    else list.append(line);
  }

  /* A card that no longer stands, or stands again, and a word that was pinned or is no longer are drawn anew: silently,
     the news has a line of its own. */
  #renewLine(known, line) {
    if (stateOf(known) === stateOf(line)) return;
    const hadFocus = known.contains(document.activeElement);
    line.setAttribute("aria-live", "off");
    known.replaceWith(line);
    if (hadFocus) this.#room.querySelector("[data-scroll]").focus({ preventScroll: true });
  }

  /* A ladder that was unfolded stays so. */
  #putTable(before, after) {
    const fold = after.querySelector("[data-fold]");
    if (fold) fold.open = before.querySelector("[data-fold]")?.open ?? fold.open;
    const hadFocus = before.contains(document.activeElement);
    before.replaceWith(after);
    if (hadFocus) after.querySelector("summary, a")?.focus({ preventScroll: true });
  }

  /* What is being typed stays, an open phrasebook too, with the focus where it was. */
  #putComposer(fresh) {
    const old = this.#room.querySelector("[data-composer-place]");
    const typed = old.querySelector("[name=body]")?.value ?? "";
    const focused = old.contains(document.activeElement) ? document.activeElement.name : "";
    old.replaceWith(fresh);
    const body = fresh.querySelector("[name=body]");
    if (body) body.value = typed;
    const phrases = fresh.querySelector("[data-phrases]");
    if (phrases) phrases.open = old.querySelector("[data-phrases]")?.open ?? false;
    if (focused) fresh.querySelector(`[name="${focused}"]`)?.focus();
  }
}

function stateOf(line) {
  const card = line.querySelector("[data-offer]");
  const isStanding = card?.dataset.status === "standing"; // its buttons answer the table as it is
  if (card) return card.dataset.status + (isStanding ? card.dataset.tableRev : "");
  return line.querySelector("[data-promise]") !== null;
}

/* The talk is laid out from its end: there scrollTop is 0, and above it below zero. */
export function isAtEnd(room) {
  return room.querySelector("[data-scroll]").scrollTop > -120;
}

export function toEnd(room) {
  room.querySelector("[data-scroll]").scrollTop = 0;
}

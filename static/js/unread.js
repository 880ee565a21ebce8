// How much waits unread, beside the links that lead there. In a room its own line brings the number; elsewhere a line is
// opened for it. Without scripts the number is as old as the page.
import { Line } from "./room/line.js";

const OPEN_AFTER_MS = 1000;

export function showUnread(counts) {
  for (const number of document.querySelectorAll("[data-unread]")) {
    const count = counts[number.dataset.unread] ?? 0;
    number.textContent = count > 99 ? "99+" : String(count);
    number.closest("[data-unread-place]").hidden = count === 0;
  }
}

/* `ready` brings what waits at that moment, `unread` each change. */
export function followUnread(line) {
  line.addEventListener("ready", (event) => showUnread(event.detail.unread));
  line.addEventListener("unread", (event) => showUnread(event.detail));
}

function begin() {
  const line = new Line();
  followUnread(line);
  line.open();
}

if (document.querySelector("[data-unread]") && !document.querySelector("[data-room]")) {
  const whenSeen = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", whenSeen);
    setTimeout(begin, OPEN_AFTER_MS);
  };
  document.addEventListener("visibilitychange", whenSeen);
  whenSeen();
}

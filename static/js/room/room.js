/* The haggle room, live. Everything here also works as plain forms. */

import { Line } from "./line.js";
import { Moves } from "./moves.js";
import { Outbox } from "./outbox.js";
import { Parts, toEnd } from "./parts.js";
import { Receipts } from "./receipts.js";
import { followUnread } from "../unread.js";

const POLL_MS = 5000;
const TYPING_SHOWN_MS = 4000;

function enter(room) {
  const line = new Line();
  const parts = new Parts(room);
  const outbox = new Outbox(room, line, parts);
  const moves = new Moves(room, line, parts);
  const receipts = new Receipts(room);
  const others = new Set();
  const thread = room.dataset.thread;
  let poll = 0;
  let isLive = true;

  line.addEventListener("ready", (event) => {
    isLive = event.detail.is_live;
    line.send({ t: "sub", thread, after: parts.lastSeq });
  });
  line.addEventListener("live", (event) => {
    isLive = event.detail.is_live;
    setConnected(room, isLive);
    keepPolling(!isLive);
  });
  line.addEventListener("subbed", async (event) => {
    setConnected(room, isLive);
    keepPolling(!isLive);
    others.clear();
    showPresence(room, false);
    receipts.reached("read", event.detail.other_read_seq);
    line.send({ t: "got", thread, seq: event.detail.seq });
    if (event.detail.is_reload || event.detail.seq > parts.lastSeq) await refresh();
    outbox.resend();
    markRead();
  });
  line.addEventListener("ev", async (event) => {
    if (event.detail.seq <= parts.lastSeq) return;
    if (event.detail.client_id) outbox.acknowledge(event.detail.client_id);
    if (String(event.detail.actor) !== room.dataset.user) {
      line.send({ t: "got", thread, seq: event.detail.seq });
      hideTyping(room);
    }
    await refresh();
    markRead();
  });
  line.addEventListener("ack", (event) => {
    if (event.detail.client_id) outbox.acknowledge(event.detail.client_id);
    else moves.acknowledged(event.detail);
  });
  line.addEventListener("err", (event) => {
    if (event.detail.client_id) outbox.refuse(event.detail.client_id, event.detail.text ?? event.detail.code);
    else if (event.detail.id) moves.refused(event.detail);
  });
  line.addEventListener("eph", (event) => {
    const { kind, role, seq, actor, state } = event.detail;
    if (role === room.dataset.side) return; // a colleague
    if (kind === "typing") showTyping(room);
    else if (kind === "got") receipts.reached("delivered", seq);
    else if (kind === "read") receipts.reached("read", seq);
    else if (kind === "presence") {
      if (state === "here") others.add(actor);
      else others.delete(actor);
      showPresence(room, others.size > 0);
    }
  });
  followUnread(line);
  line.addEventListener("down", () => {
    setConnected(room, false);
    keepPolling(true);
  });

  /* While news can't come by itself, the page asks for it. */
  function keepPolling(isWanted) {
    clearInterval(poll);
    if (!isWanted) return;
    poll = setInterval(() => {
      outbox.resend();
      refresh();
    }, POLL_MS);
  }

  room.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-message-form]")) return;
    if (event.target.elements.picture?.files.length) return; // pictures go by post
    event.preventDefault();
    event.stopPropagation();
    const field = event.target.elements.body;
    const body = field.value.trim();
    if (!body) return;
    outbox.send(body);
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    toEnd(room);
  });
  room.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-phrase-form]") || !event.submitter) return;
    event.preventDefault();
    event.stopPropagation();
    outbox.send(event.submitter.dataset.says);
    const phrases = room.querySelector("[data-phrases]");
    phrases.open = false;
    phrases.querySelector("summary").focus();
    toEnd(room);
  });
  room.addEventListener("click", (event) => {
    const price = event.target.closest("[data-counter-offer]") && room.querySelector("#offer-price");
    if (!price) return;
    event.preventDefault();
    price.focus();
  });
  // On a phone the sleeve opens below the fold of its narrow frame.
  room.addEventListener("toggle", (event) => {
    if (event.target.matches("[data-sleeve]") && event.target.open) event.target.scrollIntoView({ block: "nearest" });
  }, true);
  room.addEventListener("keydown", (event) => {
    // Enter also chooses a character in Chinese input: then it is not ours.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (!event.target.matches("[data-sends-on-enter]")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  room.addEventListener("change", (event) => {
    if (!event.target.matches("[data-picture]")) return;
    const [file] = event.target.files;
    event.target.classList.toggle("is-chosen", Boolean(file));
    event.target.title = file?.name ?? "";
    room.querySelector("#message-body")?.focus();
  });
  room.addEventListener("input", (event) => {
    if (event.target.name === "body" && event.target.value) line.send({ t: "typing", thread });
  });

  async function refresh() {
    const isInStep = await parts.refresh();
    receipts.apply();
    return isInStep;
  }

  function markRead() {
    if (document.visibilityState === "visible") line.send({ t: "read", thread, seq: parts.lastSeq });
  }

  document.addEventListener("visibilitychange", markRead);
  // A refused form stands under its own address, which can't be loaded again.
  if (location.pathname !== room.dataset.home) history.replaceState(null, "", room.dataset.home);
  toEnd(room);
  line.open();
}

function setConnected(room, isConnected) {
  const notice = room.querySelector("[data-connection]");
  if (notice) notice.hidden = isConnected;
  room.dataset.live = String(isConnected);
}

let typingTimer = 0;
function showTyping(room) {
  const steam = room.querySelector("[data-typing]");
  if (!steam) return;
  steam.hidden = false;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => hideTyping(room), TYPING_SHOWN_MS);
}

function hideTyping(room) {
  const steam = room.querySelector("[data-typing]");
  if (steam) steam.hidden = true;
}

function showPresence(room, isHere) {
  const presence = room.querySelector("[data-presence]");
  const words = room.querySelector("[data-presence-words]");
  if (!presence || !words) return;
  presence.classList.toggle("presence--here", isHere);
  words.textContent = isHere ? words.dataset.here : words.dataset.away;
}

const room = document.querySelector("[data-room]");
if (room) enter(room);

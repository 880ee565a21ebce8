// <div data-live="address" data-live-tag="…" data-live-every="20">: asks for its content again while it is looked at. The
// tag goes along as If-None-Match, and while nothing has changed the answer is an empty 304. When what comes has no tag
// to ask with any more (the journey is over), it is the last.
import { hook } from "./hooks.js";

const SLOWEST_SECONDS = 300;

hook("[data-live]", (place) => {
  const usual = Number(place.dataset.liveEvery) || 20;
  let wait = usual;
  let timer = 0;

  function plan() {
    clearTimeout(timer);
    timer = setTimeout(ask, wait * 1000);
  }

  async function ask() {
    if (!place.isConnected) return;
    if (document.visibilityState !== "visible") {
      document.addEventListener("visibilitychange", ask, { once: true });
      return;
    }
    try {
      const answer = await fetch(place.dataset.live, {
        headers: { "If-None-Match": place.dataset.liveTag ?? "" },
        cache: "no-store",
        redirect: "error",
      });
      wait = usual;
      if (answer.status === 404) return;
      if (answer.status === 200 && !show(answer, await answer.text())) return;
    } catch {
      wait = Math.min(wait * 2, SLOWEST_SECONDS); // out of reach: ask less often until it answers
    }
    plan();
  }

  function show(answer, text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").body;
    place.replaceChildren(...fresh.childNodes);
    place.dataset.liveTag = answer.headers.get("ETag") ?? "";
    return !place.querySelector("[data-live-over]");
  }

  if (!place.querySelector("[data-live-over]")) plan();
});

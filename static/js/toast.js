// data-toast: news that goes away by itself, but not while it is pointed at, focused, or meant to stay.
import { hook, on } from "./hooks.js";
import { say } from "./words.js";

const STAYS_FOR_MS = 7000;

hook("[data-toast]", (toast) => {
  if ("toastStays" in toast.dataset) return;
  let left = STAYS_FOR_MS;
  let since = 0;
  let timer = 0;
  const run = () => {
    since = Date.now();
    timer = setTimeout(() => leave(toast), left);
  };
  const pause = () => {
    clearTimeout(timer);
    left = Math.max(1500, left - (Date.now() - since));
  };
  toast.addEventListener("pointerenter", pause);
  toast.addEventListener("pointerleave", run);
  toast.addEventListener("focusin", pause);
  toast.addEventListener("focusout", run);
  run();
});

on("click", "[data-toast-close]", (_event, button) => leave(button.closest("[data-toast]")));

function leave(toast) {
  toast.classList.add("is-leaving");
  setTimeout(() => toast.remove(), 260);
}

/** Says something from a script; `tone` is info, success, warning or error. */
export function tell(text, tone = "info") {
  const toast = document.createElement("div");
  toast.className = `toast toast--${tone}`;
  toast.dataset.toast = "";
  if (tone === "error") toast.dataset.toastStays = "";
  const dot = document.createElement("span");
  const line = document.createElement("p");
  line.className = "toast__text";
  line.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast__close";
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", say("dismiss"));
  close.textContent = "×";
  toast.append(dot, line, close);
  document.querySelector("[data-toasts]")?.append(toast);
}

// data-gone-at="moment": an offer that holds for a while only, such as taking a number back; it goes when its time is over.
import { hook } from "./hooks.js";

hook("[data-gone-at]", (element) => {
  const wait = Date.parse(element.dataset.goneAt) - Date.now();
  setTimeout(() => {
    if (element.contains(document.activeElement)) element.closest("[data-scroll]")?.focus({ preventScroll: true });
    element.remove();
  }, Math.max(0, wait));
});

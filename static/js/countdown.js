// <time data-countdown datetime="…">: the time left, in two units, kept true. When it passes, the element says so and
// sends `deadline-passed`, so that a page may ask for news.
import { hook } from "./hooks.js";
import { say } from "./words.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const running = new Set();
let timer = 0;

hook("[data-countdown]", (element) => {
  running.add(element);
  tick();
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) tick();
});

function tick() {
  clearTimeout(timer);
  let wait = 60_000;
  for (const element of running) {
    if (!element.isConnected) {
      running.delete(element);
      continue;
    }
    const seconds = Math.floor((Date.parse(element.dateTime) - Date.now()) / 1000);
    show(element, seconds);
    // Seconds only in the last minutes: a page of restless digits is no place to think.
    wait = Math.min(wait, seconds <= 10 * MINUTE ? 1000 : 15_000);
  }
  if (running.size && !document.hidden) timer = setTimeout(tick, wait);
}

function show(element, seconds) {
  const text = seconds > 0 ? say("left", { time: inWords(seconds) }) : say("passed");
  if (element.textContent !== text) element.textContent = text;
  const box = element.closest("[data-deadline]");
  if (box) {
    const urgency = seconds <= 0 ? "passed" : seconds < HOUR ? "soon" : seconds < DAY ? "near" : "far";
    for (const one of ["passed", "soon", "near", "far"]) box.classList.toggle(`deadline--${one}`, one === urgency);
  }
  if (seconds <= 0) {
    running.delete(element);
    element.dispatchEvent(new CustomEvent("deadline-passed", { bubbles: true }));
  }
}

/** "2 h 14 min", "9 min 5 s": the two largest units; seconds only below ten minutes. */
export function inWords(seconds) {
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  const parts = [];
  if (days) parts.push(say("days", { n: days }));
  if (hours) parts.push(say("hours", { n: hours }));
  if (!days && minutes) parts.push(say("minutes", { n: minutes }));
  if (!days && !hours && minutes < 10) parts.push(say("seconds", { n: seconds % MINUTE }));
  return parts.slice(0, 2).join(" ");
}

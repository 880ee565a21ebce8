// data-menu on a details element: closes on Escape, on a press outside, when focus leaves, and when another opens.
import { on } from "./hooks.js";

const open = () => document.querySelectorAll("[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
});

on("focusout", "[data-menu]", (event, menu) => {
  if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

// Arrow keys walk through the links of an open menu.
on("keydown", "[data-menu]", (event, menu) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (!menu.open) menu.open = true;
  const stops = [...menu.querySelectorAll("summary, a[href], button")].filter((stop) => stop.checkVisibility());
  const at = stops.indexOf(document.activeElement);
  const step = event.key === "ArrowDown" ? 1 : -1;
  stops[(at + step + stops.length) % stops.length]?.focus();
  event.preventDefault();
});

// Forms: one press sends once, an error summary takes the focus, a text field grows with its text.
import { hook, on } from "./hooks.js";

const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "mayRepeat" in form.dataset) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-busy", "true");
});

// Back from the browser's memory: the form may be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) {
    sent.delete(form);
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

hook("[data-takes-focus]", (summary) => summary.focus());

on("input", "textarea[data-grows]", (_event, field) => {
  if (CSS.supports("field-sizing", "content")) return;
  field.rows = Math.min(8, field.value.split("\n").length);
});

on("click", "[data-fills]", (_event, chip) => {
  const field = document.getElementById(chip.dataset.fills);
  if (!field) return;
  field.value = chip.dataset.fill;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

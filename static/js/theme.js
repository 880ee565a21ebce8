// data-theme-form: switches colours at once and keeps the choice, without leaving the page.
import { on } from "./hooks.js";

on("submit", "[data-theme-form]", async (event, form) => {
  const theme = event.submitter?.value;
  if (!theme) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  show(theme);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    // Seen but not kept: the next page is the old colour again, which does no harm.
  }
});

function show(theme) {
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-form] [aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
  const step = document.activeElement?.closest(".theme-switch")?.querySelector(`[value="${next(theme)}"]`);
  step?.focus();
}

function next(theme) {
  return { auto: "light", light: "dark", dark: "auto" }[theme];
}

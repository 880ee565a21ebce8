// <button data-reveals="<id>">: shows the letters of a password field, and hides them again.
import { on } from "./hooks.js";

on("click", "[data-reveals]", (_event, button) => {
  const field = document.getElementById(button.dataset.reveals);
  if (!field) return;
  const isShown = field.type === "text";
  field.type = isShown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!isShown));
});

// <button data-fills-form='{"login": "…"}'>: fills fields of a form by name (the demo accounts).
on("click", "[data-fills-form]", (_event, button) => {
  const form = document.getElementById(button.dataset.form);
  for (const [name, value] of Object.entries(JSON.parse(button.dataset.fillsForm))) {
    if (form?.elements[name]) form.elements[name].value = value;
  }
  form?.querySelector("[type=submit]")?.focus();
});

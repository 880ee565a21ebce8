// <form data-auto-submit>: sends itself a moment after a choice made by pointer or a number typed. Arrow keys pass through
// choices on their way, so keyboards say when: Enter, or the form's own button.
import { hook } from "./hooks.js";

hook("form[data-auto-submit]", (form) => {
  let timer = 0;
  let isByKey = false;
  const notice = (event) => {
    isByKey = event.type === "keydown";
  };
  document.addEventListener("keydown", notice, true);
  document.addEventListener("pointerdown", notice, true);
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form !== form || (isByKey && field.matches("select, [type=radio], [type=checkbox]"))) return;
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), 350);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLSelectElement && event.target.form === form) form.requestSubmit();
  });
  // An address without empty keys can be read and shared.
  form.addEventListener("formdata", (event) => {
    for (const [key, value] of [...event.formData]) if (value === "") event.formData.delete(key);
  });
});

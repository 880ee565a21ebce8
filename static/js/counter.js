// <textarea data-counter="500">: how many characters are left, shown when it begins to matter.
import { hook } from "./hooks.js";
import { say } from "./words.js";

hook("[data-counter]", (field) => {
  const most = Number(field.dataset.counter);
  const line = document.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`);
  if (!line) return;
  const show = () => {
    const left = most - [...field.value].length;
    line.hidden = left > most / 4;
    line.classList.toggle("is-over", left < 0);
    line.textContent = left < 0 ? say("characters_over", { n: -left }) : say("characters_left", { n: left });
  };
  field.addEventListener("input", show);
  show();
});

// [data-address-form]: choosing a province, city or county fills the select below it. Without this the button in
// [data-division-step] brings the page anew with its choices; it is still pressed where the form itself has to change.
import { hook } from "./hooks.js";

hook("[data-address-form]", (form) => {
  const selects = [...form.querySelectorAll("select[data-division]")];
  const step = form.querySelector("[data-division-step]");
  let asked = 0;
  if (step) step.hidden = true;

  form.elements.country?.addEventListener("change", bringAnew);
  for (const select of selects) select.addEventListener("change", () => fillBelow(selects.indexOf(select)));

  function bringAnew() {
    form.requestSubmit(step.querySelector("button"));
  }

  async function fillBelow(place) {
    const mine = ++asked; // an older answer that comes later must not undo a newer choice
    for (const select of selects.slice(place + 1)) offer(select, []);
    const code = selects[place].value;
    if (selects.length === 1 || !code) return;
    const next = selects[place + 1];
    try {
      const answer = await fetch(`${form.dataset.divisionsUrl}?in=${code}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const { divisions } = await answer.json();
      if (mine !== asked) return;
      // A province of which nothing more is known, or once was: the place is typed, in a field the server has.
      const isTyped = Boolean(form.elements.area);
      if (place === 0 && isTyped === divisions.length > 0) return bringAnew();
      if (!next) return;
      offer(next, divisions);
      if (divisions.length === 1 && next !== selects.at(-1)) {
        next.value = divisions[0][0];
        await fillBelow(place + 1);
      }
    } catch {
      bringAnew();
    }
  }
});

function offer(select, divisions) {
  const choose = select.options[0];
  choose.textContent = divisions.length ? select.closest("form").querySelector("select[data-division]").options[0].text : "—";
  select.replaceChildren(choose, ...divisions.map(([code, name]) => new Option(name, code)));
  select.value = "";
}

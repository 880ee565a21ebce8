// The offer desk by keyboard: j and k walk the rows, a letter goes to what bears it in the row (data-key), x ticks the
// box. Nothing is answered by a letter alone: Enter, on what has the focus, does it.

const desk = document.querySelector("[data-desk]");
const rows = () => [...(desk?.querySelectorAll("[data-row]") ?? [])];
let at = -1;

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function go(step) {
  const all = rows();
  if (!all.length) return;
  at = Math.min(all.length - 1, Math.max(0, at + step));
  all.forEach((row, i) => row.classList.toggle("is-chosen", i === at));
  all[at].querySelector("[data-key=o]").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    go(event.key === "j" ? 1 : -1);
    return;
  }
  if (!/^[acdox]$/.test(event.key)) return;
  const found = rows()[at]?.querySelector(`[data-key="${event.key}"]`);
  if (!found) return;
  event.preventDefault();
  if (event.key === "x") found.click();
  else found.focus();
});

desk?.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) at = rows().indexOf(row);
});

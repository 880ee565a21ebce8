// data-opens="<id>" opens a dialog; data-closes inside it, Escape or a press on the veil closes it.
import { hook, on } from "./hooks.js";

on("click", "[data-opens]", (event, opener) => {
  const dialog = document.getElementById(opener.dataset.opens);
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  dialog.showModal();
});

on("click", "[data-closes]", (_event, closer) => closer.closest("dialog")?.close());

on("click", "dialog[data-dialog]", (event, dialog) => {
  if (event.target !== dialog) return;
  const box = dialog.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

// A dialog that came back from the server with errors in it opens by itself.
hook("dialog[data-open-now]", (dialog) => dialog.showModal());

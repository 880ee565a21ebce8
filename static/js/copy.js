// data-copy="text": puts the text on the clipboard and says so.
import { on } from "./hooks.js";
import { tell } from "./toast.js";
import { say } from "./words.js";

on("click", "[data-copy]", async (_event, button) => {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return;
  }
  button.classList.add("is-done");
  setTimeout(() => button.classList.remove("is-done"), 2000);
  tell(say("copied"), "success");
});

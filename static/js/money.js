// <input data-money>: takes off what a price can't hold, and turns full-width digits into plain ones on leaving.
import { on } from "./hooks.js";

const WIDE = "０１２３４５６７８９．，";
const PLAIN = "0123456789.,";

/** "¥１,234.5 " → "1234.5"; text that is no number comes back as it was, for the server to explain. */
export function tidy(text) {
  const plain = [...text.trim()].map((letter) => PLAIN[WIDE.indexOf(letter)] ?? letter).join("");
  const bare = plain.replace(/^[¥￥$€]\s*/, "").replace(/[,\s]/g, "");
  return /^\d*\.?\d*$/.test(bare) ? bare : text;
}

on(
  "focusout",
  "input[data-money]",
  (_event, field) => {
    const tidied = tidy(field.value);
    if (tidied !== field.value) {
      field.value = tidied;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  },
);

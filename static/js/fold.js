// <details data-fold>: lies open beside the page. Its style does that alone in newer browsers; the others get it from here.
import { hook } from "./hooks.js";

const isWide = matchMedia("(width >= 60rem)");

hook("[data-fold]", (fold) => {
  if (isWide.matches && !CSS.supports("selector(::details-content)")) fold.open = true;
});

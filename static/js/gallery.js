// data-gallery: a press on a small picture shows it large, arrow keys go on.
import { hook } from "./hooks.js";

hook("[data-gallery]", (gallery) => {
  const image = gallery.querySelector("[data-gallery-image]");
  const link = gallery.querySelector("[data-gallery-link]");
  const thumbs = [...gallery.querySelectorAll("[data-gallery-thumb]")];
  const show = (thumb) => {
    image.src = thumb.href;
    image.alt = thumb.querySelector("img").alt;
    link.href = thumb.href;
    for (const other of thumbs) other.toggleAttribute("aria-current", false);
    thumb.setAttribute("aria-current", "true");
  };
  thumbs.forEach((thumb, i) => {
    thumb.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      show(thumb);
    });
    thumb.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = thumbs[(i + step + thumbs.length) % thumbs.length];
      next.focus();
      show(next);
      event.preventDefault();
    });
  });
});

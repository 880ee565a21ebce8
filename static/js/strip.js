// A strip of links that is wider than the screen begins where the reader is: <a aria-current="page"> inside a <nav>.
import { hook } from "./hooks.js";

hook("nav a[aria-current='page']", (link) => {
  const strip = link.closest("nav");
  if (strip.scrollWidth <= strip.clientWidth) return;
  const [here, frame] = [link.getBoundingClientRect(), strip.getBoundingClientRect()];
  strip.scrollLeft += here.left - frame.left - (frame.width - here.width) / 2;
});

// <nav data-tabs> with links to parts of the same page: shows one part at a time, as tabs with arrow keys.
// Without scripts the parts stand below each other and the links jump.
import { hook } from "./hooks.js";

hook("nav[data-tabs]", (nav) => {
  const list = nav.querySelector("ul");
  const tabs = [...nav.querySelectorAll("a[href^='#']")];
  const parts = tabs.map((tab) => document.getElementById(tab.hash.slice(1)));
  if (parts.some((part) => !part)) return;

  nav.removeAttribute("aria-label");
  nav.setAttribute("role", "presentation");
  list.setAttribute("role", "tablist");
  tabs.forEach((tab, i) => {
    tab.parentElement.setAttribute("role", "presentation");
    tab.setAttribute("role", "tab");
    tab.removeAttribute("aria-current");
    tab.id ||= `tab-${parts[i].id}`;
    tab.setAttribute("aria-controls", parts[i].id);
    parts[i].setAttribute("role", "tabpanel");
    parts[i].setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      choose(i, true);
    });
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      choose((to + tabs.length) % tabs.length, true);
    });
  });

  function choose(chosen, byHand) {
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === chosen));
      tab.tabIndex = i === chosen ? 0 : -1;
      parts[i].hidden = i !== chosen;
    });
    if (byHand) {
      tabs[chosen].focus();
      history.replaceState(null, "", tabs[chosen].hash);
    }
  }

  choose(Math.max(0, tabs.findIndex((tab) => tab.hash === location.hash)), false);
});

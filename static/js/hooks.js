// How a behaviour meets its elements: those on the page now, and those that come later (a message, a swapped part).

const hooks = [];
const met = new WeakMap();

function meet(root) {
  for (const { selector, begin } of hooks) {
    if (root.nodeType !== Node.ELEMENT_NODE) continue;
    if (root.matches(selector)) once(root, begin);
    for (const element of root.querySelectorAll(selector)) once(element, begin);
  }
}

function once(element, begin) {
  const begun = met.get(element) ?? met.set(element, new Set()).get(element);
  if (begun.has(begin)) return;
  begun.add(begin);
  begin(element);
}

new MutationObserver((changes) => {
  for (const change of changes) change.addedNodes.forEach(meet);
}).observe(document.documentElement, { childList: true, subtree: true });

/** Calls `begin(element)` once for each element that matches, now or later. */
export function hook(selector, begin) {
  hooks.push({ selector, begin });
  for (const element of document.querySelectorAll(selector)) once(element, begin);
}

/** Calls `act(event, element)` when `type` happens in an element that matches. */
export function on(type, selector, act, options) {
  document.addEventListener(
    type,
    (event) => {
      const element = event.target instanceof Element ? event.target.closest(selector) : null;
      if (element) act(event, element);
    },
    options,
  );
}

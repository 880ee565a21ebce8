// data-quantity: − and + around a number, within its bounds.
import { hook } from "./hooks.js";

hook("[data-quantity]", (box) => {
  const field = box.querySelector("input");
  const steps = [...box.querySelectorAll("[data-step]")];
  const bound = () => {
    for (const step of steps) {
      const limit = Number(step.dataset.step) < 0 ? field.min : field.max;
      step.disabled = limit !== "" && field.value === limit;
    }
  };
  for (const step of steps) {
    step.addEventListener("click", () => {
      if (Number(step.dataset.step) < 0) field.stepDown();
      else field.stepUp();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  field.addEventListener("input", bound);
  bound();
});

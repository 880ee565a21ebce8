// data-print: a button that opens the printer's dialogue.
import { on } from "./hooks.js";

on("click", "[data-print]", () => window.print());

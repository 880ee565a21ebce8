// <time data-local-time datetime="…">: the full date and how long ago as its title, in the reader's language.
import { hook } from "./hooks.js";
import { language } from "./words.js";

const full = new Intl.DateTimeFormat(language, {
  weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
});

hook("time[data-local-time]", (element) => {
  const moment = new Date(element.dateTime);
  if (!Number.isNaN(moment.getTime())) element.title = full.format(moment);
});

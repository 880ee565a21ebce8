// The page's few words for scripts, in the reader's language: JSON in <body data-words>.

const words = JSON.parse(document.body.dataset.words || "{}");

/** The text under `key`, with %(name)s filled in from `values`. */
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
}

export const language = document.documentElement.lang || "en";

/* Which part of a question somebody is typing: pure, used by suggest.js. */

const PREFIX = /^(-?(?:(?:exact|absent):)*)(?:([a-z][a-z_]*):)?(.*)$/i;
const FLAGS = new Set(["exact", "absent"]);

/**
 * The stretches at the end of `text` that may be the beginning of a name, the longest first.
 * Each: {start, before, property, words}; a choice replaces text from `start` on by `before` and what was chosen.
 */
export function stretches(text) {
  const quote = text.lastIndexOf('"');
  if ((text.match(/"/g) ?? []).length % 2) return [inQuotes(text, quote)];
  const start = text.search(/\S+$/);
  if (start < 0) return [];
  const open = /([a-z][a-z_]*):\([^)]*$/i.exec(text);
  if (open) return [{ start, before: text.slice(start).startsWith(`${open[1]}:(`) ? `${open[1]}:(` : "", property: open[1].toLowerCase(), inside: true, words: text.slice(start).replace(/^.*\(/, "") }];
  const [, sign, property, words] = PREFIX.exec(text.slice(start));
  if (property && !FLAGS.has(property.toLowerCase())) return [{ start, before: sign, property: property.toLowerCase(), words }];
  return bare(text, start, sign, words);
}

function inQuotes(text, quote) {
  const start = text.slice(0, quote).search(/\S*$/);
  const [, sign, property = ""] = PREFIX.exec(text.slice(start, quote));
  return { start, before: sign, property: property.toLowerCase(), words: text.slice(quote + 1) };
}

/** Bare words: all of the last ones side by side, then the very last one. */
function bare(text, start, sign, words) {
  const last = { start, before: sign, property: "", words };
  const run = /(?:^|\s)([^\s:"()-][^\s:"()]*(?:\s+[^\s:"()-][^\s:"()]*)+)$/.exec(text);
  if (!run || sign) return [last];
  return [{ start: text.length - run[1].length, before: "", property: "", words: run[1] }, last];
}

/* The keys of the whole site: ? lists them, / goes to search, g then a letter goes to a place, n and p turn pages.
   <dialog id="keys">, [data-keys-open], <input data-search>, <a data-go="letter">, <a rel="next|prev">. */
const WAIT = 1200; // milliseconds in which the letter after g counts
let goUntil = 0;

const dialog = document.getElementById("keys");
const opener = document.querySelector("[data-keys-open]");
const typing = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function openKeys() {
  if (!dialog.open) dialog.showModal();
}

function go(letter) {
  document.querySelector(`[data-go="${CSS.escape(letter)}"]`)?.click();
}

function toSearch() {
  const boxes = [...document.querySelectorAll("[data-search]")];
  const box = boxes.find((one) => one.checkVisibility()) ?? null;
  if (box) { box.focus(); box.select(); } else go("s");
}

const actions = {
  "?": openKeys,
  "/": toSearch,
  n: () => document.querySelector("a[rel=next]")?.click(),
  p: () => document.querySelector("a[rel=prev]")?.click(),
  g: () => { goUntil = Date.now() + WAIT; },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (typing(event.target) || dialog.open) return;
  if (Date.now() < goUntil && event.key !== "g") {
    goUntil = 0;
    event.preventDefault();
    go(event.key);
  } else if (actions[event.key]) {
    event.preventDefault();
    actions[event.key]();
  }
});

opener.hidden = false;
opener.addEventListener("click", openKeys);
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

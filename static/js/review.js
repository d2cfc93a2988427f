/* Review by keyboard: <section data-review> around <form id="review-form"> with rows <tr data-value> and <form data-undo>.
   What a key does is what the buttons do; without a chosen row it is done with the one that one stands on. */
const form = document.getElementById("review-form");
const rows = [...document.querySelectorAll("[data-review] tr[data-value]")];
let current = 0;

function stand(index) {
  rows[current]?.removeAttribute("aria-selected");
  current = Math.max(0, Math.min(rows.length - 1, index));
  const row = rows[current];
  if (!row) return;
  row.setAttribute("aria-selected", "true");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

const box = (row) => row?.querySelector("[name=aim]");
const boxes = () => rows.map(box).filter(Boolean);

function choose(on = null) {
  const one = box(rows[current]);
  if (one) one.checked = on ?? !one.checked;
}

function press(operation) {
  if (!boxes().some((one) => one.checked)) choose(true);
  if (boxes().some((one) => one.checked)) form.requestSubmit(form.querySelector(`[name=op][value="${operation}"]`));
}

function sendBack() {
  if (!boxes().some((one) => one.checked)) choose(true);
  document.getElementById("reason")?.focus();
}

const keys = {
  j: () => stand(current + 1), k: () => stand(current - 1), ArrowDown: () => stand(current + 1), ArrowUp: () => stand(current - 1),
  x: () => choose(), "*": () => { const all = boxes().every((one) => one.checked); for (const one of boxes()) one.checked = !all; },
  y: () => press("approve"), d: sendBack,
  u: () => document.querySelector("[data-review] form[data-undo]")?.requestSubmit(),
};

// In the field for the reason Enter sends back: approving is the first button of the form.
document.getElementById("reason")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  press("send_back");
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select") || !keys[event.key]) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  keys[event.key]();
}, true);

if (rows.length) stand(0);

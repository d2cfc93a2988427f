/* The workbench by keyboard: moves among values, accepts, searches, applies to many, submits, undoes.
   <section data-bench data-decide data-undo data-suggested data-request> around <form id="bench-form"> with rows <tr data-value data-version>,
   <aside data-beside> for what is known of the value, <dialog data-ask> for questions, <div data-toasts>.
   Each answer of the server is HTML: rows that take the place of those with the same id. Saves go out one after the other. */
const BATCH = 50;
const REST = 140; // milliseconds on a row before what is known of it is fetched
const TOAST = 8000;
const PIECE = { "Vitrine-Piece": "1" };

const bench = document.querySelector("[data-bench]");
const body = bench.querySelector("[data-rows]");
const form = document.getElementById("bench-form");
const panel = bench.querySelector("[data-beside]");
const dialog = bench.querySelector("[data-ask]");
const toasts = bench.querySelector("[data-toasts]");
const token = form?.querySelector("[name=csrfmiddlewaretoken]").value;
const done = [], undone = [];
let current = null, anchor = null, queue = Promise.resolve(), resting;

const rows = () => [...body.querySelectorAll("tr[data-value]")];
const chosen = () => rows().filter((row) => row.querySelector("[name=aim]").checked);
const aim = (row) => `${row.dataset.value}:${row.dataset.version}`;
const aims = (some) => some.map((row) => ["aim", aim(row)]);

/* --- moving ----------------------------------------------------------------------------------------------- */

function stand(row, { focus = true } = {}) {
  if (!row) return;
  if (current && current !== row) { current.removeAttribute("aria-selected"); current.tabIndex = -1; }
  current = row;
  row.setAttribute("aria-selected", "true");
  row.tabIndex = 0;
  if (focus) { row.focus({ preventScroll: true }); row.scrollIntoView({ block: "nearest" }); }
  clearTimeout(resting);
  if (!panel.hidden || matchMedia("(min-width: 1100px)").matches) resting = setTimeout(() => know(row), REST);
  if (row.nextElementSibling?.matches(".more")) more();
}

function move(step) {
  const all = rows();
  stand(all[Math.max(0, Math.min(all.length - 1, current ? all.indexOf(current) + step : 0))]);
}

/* --- what is fetched -------------------------------------------------------------------------------------- */

async function page(address, options = {}) {
  const response = await fetch(address, { ...options, headers: { ...PIECE, ...options.headers } });
  const found = new DOMParser().parseFromString(await response.text(), "text/html");
  return { response, found };
}

/** Puts rows in the place of those with the same id. */
function place(found) {
  for (const fresh of found.querySelectorAll("tr[data-value]")) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    const stood = old === current, focused = old.contains(document.activeElement);
    old.replaceWith(fresh);
    watch(fresh);
    if (stood) { current = null; stand(fresh, { focus: focused || document.activeElement === document.body }); }
  }
  count();
}

/** Puts suggestions into rows that were not changed meanwhile. The rows stay: one may be just about to be clicked. */
function suggest(found) {
  for (const fresh of found.querySelectorAll("tr[data-value]")) {
    const old = document.getElementById(fresh.id);
    if (!old || old.dataset.version !== fresh.dataset.version) continue;
    old.dataset.loaded = "";
    old.querySelector(".meant-cell").replaceWith(fresh.querySelector(".meant-cell"));
  }
}

const waiting = new Set();
let asking = false;

async function offers() {
  if (asking || !waiting.size) return;
  asking = true;
  const batch = [...waiting].slice(0, BATCH);
  batch.forEach((row) => waiting.delete(row));
  const query = new URLSearchParams(batch.map((row) => ["value", row.dataset.value]));
  try {
    const { response, found } = await page(`${bench.dataset.suggested}?${query}`);
    if (response.ok) suggest(found);
    else batch.forEach((row) => row.querySelector(".skeleton")?.remove());
  } finally {
    asking = false;
    offers();
  }
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    if (target.matches(".more")) more(); else waiting.add(target);
  }
  offers();
}, { rootMargin: "600px" });

function watch(row) {
  if (row.matches(".more") || (row.dataset.value && !("loaded" in row.dataset))) seen.observe(row);
}

async function more() {
  const last = body.querySelector("tr.more");
  const link = last?.querySelector("[data-more]");
  if (!link || "busy" in last.dataset) return;
  last.dataset.busy = "";
  const { response, found } = await page(link.href);
  if (!response.ok) return;
  const fresh = [...found.querySelectorAll("[data-rows] > tr")];
  last.replaceWith(...fresh);
  fresh.forEach(watch);
}

async function know(row) {
  const { response, found } = await page(row.querySelector("[data-open]").href);
  if (!response.ok || row !== current) return;
  const held = panel.contains(document.activeElement);
  if (held) return;
  panel.replaceChildren(...found.body.childNodes);
  show();
  panel.dispatchEvent(new Event("filled", { bubbles: true }));
}

function show(on = true) {
  panel.hidden = !on;
  bench.classList.toggle("with-beside", on);
}

/* --- what is saved ---------------------------------------------------------------------------------------- */

function send(fields, { address = bench.dataset.decide, back = done } = {}) {
  document.documentElement.dataset.busy = "";
  queue = queue.then(() => post(address, fields, back)).catch(() => say("The site did not answer. Nothing was saved; try again.", { bad: true }))
    .finally(() => { delete document.documentElement.dataset.busy; });
  return queue;
}

async function post(address, fields, back) {
  // A row that was saved a moment ago has a new version: what is sent names the one that is shown now.
  const now = fields.map(([name, value]) => {
    const [id, version] = name === "aim" ? value.split(":") : [];
    const row = id && document.getElementById(`value-${id}`);
    return row && Number(row.dataset.version) > Number(version) ? [name, aim(row)] : [name, value];
  });
  const { response, found } = await page(address, { method: "POST", body: new URLSearchParams([...now, ["csrfmiddlewaretoken", token], ["back", location.href]]) });
  const question = found.querySelector("form");
  if (response.redirected) { location.assign(response.url); return; }
  if (response.status === 409 && found.querySelector(".collision")) { ask(question); return; }
  if (!response.ok) { say(found.querySelector("[role=alert]")?.textContent ?? "That was refused.", { bad: true }); return; }
  if (question && !found.querySelector("tr[data-value]")) { ask(question); return; }
  place(found);
  const made = found.querySelector("[data-change-set]");
  if (made) { back.push(made.dataset.changeSet); say(made.textContent, { undo: back === done }); }
}

function ask(question) {
  dialog.replaceChildren(question);
  dialog.showModal();
  question.querySelector("[data-confirm]")?.focus();
}

function say(text, { undo = false, bad = false } = {}) {
  const toast = document.createElement("p");
  toast.className = bad ? "toast bad" : "toast";
  toast.append(text);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small quiet";
    button.textContent = "Undo";
    button.addEventListener("click", () => { toast.remove(); takeBack(); });
    toast.append(" ", button);
  }
  toasts.replaceChildren(toast);
  setTimeout(() => toast.remove(), TOAST);
}

function takeBack(from = done, to = undone) {
  queue.then(() => {
    const last = from.pop();
    if (last) send([["change_set", last]], { address: bench.dataset.undo, back: to });
    else say(from === done ? "There is nothing of this page to undo; the history undoes the rest." : "There is nothing to do again.");
  });
}

/** One operation on the chosen rows, or on the one that one stands on. Several are shown before they change. */
function operate(operation, fields = [], { onward = false, one = false } = {}) {
  const some = one ? [] : chosen();
  const targets = some.length ? some : current ? [current] : [];
  if (!targets.length) return;
  targets.forEach((row) => row.classList.add("busy"));
  const preview = targets.length > 1 && !["submit", "take_back"].includes(operation) ? [["preview", "1"]] : [];
  undone.length = 0;
  send([["op", operation], ...fields, ...aims(targets), ...preview]).finally(() => rows().forEach((row) => row.classList.remove("busy")));
  if (onward && !preview.length) move(1);
}

function accept(number) {
  const offer = current?.querySelector(`.offer[data-rank="${number}"]`);
  if (offer) operate("accept", [["term", offer.dataset.term], ["rank", number], ["confidence", offer.value.split("|")[3]]], { onward: true });
  else if (current) say(number === 1 ? "There is no suggestion for this value: / searches a term." : `There is no suggestion ${number}.`);
}

function apply() {
  const some = chosen().filter((row) => row !== current);
  if (!some.length) { say("Choose the values to apply this mapping to, with x; then stand on the mapped one and press a."); return; }
  send([["op", "apply"], ["like", current.dataset.value], ...aims(some), ["preview", "1"]]);
}

/* --- choosing --------------------------------------------------------------------------------------------- */

function choose({ upTo = false } = {}) {
  if (!current) return;
  const all = rows(), here = all.indexOf(current), there = upTo && anchor ? all.indexOf(document.getElementById(anchor)) : here;
  const on = upTo ? true : !current.querySelector("[name=aim]").checked;
  for (const row of all.slice(Math.min(here, there), Math.max(here, there) + 1)) row.querySelector("[name=aim]").checked = on;
  anchor = current.id;
  count();
}

function count() {
  const some = chosen(), words = bench.querySelector("[data-chosen]");
  if (!words) return;
  words.textContent = some.length ? `With the ${some.length.toLocaleString("en")} chosen` : "With the chosen values";
  bench.querySelector("[data-apply]").hidden = !some.length;
}

/* --- what is known of the value --------------------------------------------------------------------------- */

/** What is typed while a field is on its way is for that field. */
let awaited = null;

async function toField(name) {
  if (!current) return;
  awaited = "";
  try {
    if (panel.querySelector(".beside")?.dataset.besideOf !== current.dataset.value) await know(current);
    show();
    const field = panel.querySelector(`[name="${name}"]:not([type=hidden])`);
    field?.focus();
    field?.select?.();
    if (field && awaited) { field.value = awaited; field.dispatchEvent(new Event("input", { bubbles: true })); }
  } finally {
    awaited = null;
  }
}

function toggle() {
  show(panel.hidden);
  if (!panel.hidden && current) know(current);
}

/** What is picked in the panel becomes the mapping (`accept`), or a further term of it (`add`). */
let picking = "add";

function search(operation) {
  picking = operation;
  toField("term");
}

panel?.addEventListener("picked", ({ detail }) => {
  const operation = current.querySelector(".meant-one") ? picking : "accept";
  picking = "add";
  operate(operation, [["term", detail.curie]], { onward: operation === "accept", one: operation === "add" });
  if (operation === "add") stand(current);
});

/* --- keys and clicks -------------------------------------------------------------------------------------- */

const keys = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  Enter: () => accept(1), 0: () => operate("none", [], { onward: true }),
  e: () => operate("how", [["mapping", "exact"]]), b: () => operate("how", [["mapping", "broader"]]), w: () => operate("how", [["mapping", "narrower"]]),
  p: () => operate("how", [["polarity", current?.querySelector(".chip.not") ? "present" : "absent"]]),
  "/": () => search("accept"), "+": () => search("add"), l: () => toField("level"), v: () => toField("evidence"), c: () => toField("comment"),
  x: () => choose(), X: () => choose({ upTo: true }), a: apply,
  s: () => operate("submit"), t: () => operate("take_back"),
  u: () => takeBack(), r: () => takeBack(undone, done),
  n: () => location.assign(`${bench.dataset.request}?value=${current.dataset.value}`),
  f: () => bench.querySelector("[data-bench-filter]").focus(), i: toggle,
};
for (let number = 2; number < 10; number += 1) keys[number] = () => accept(number);

function leaves(event) {
  if (event.key !== "Escape" || !panel.contains(event.target)) return false;
  stand(current);
  return true;
}

// Before the keys of the whole site, some of which mean something else here.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (awaited !== null && event.key.length === 1) { awaited += event.key; event.preventDefault(); event.stopImmediatePropagation(); return; }
  if (leaves(event)) { event.stopImmediatePropagation(); return; }
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const pressing = event.key === "Enter" && event.target.closest("a, button, summary");
  if (typing || pressing || !keys[event.key] || !current || sinceG()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  keys[event.key]();
}, true);

let went = 0;
document.addEventListener("keyup", (event) => { if (event.key === "g") went = Date.now(); });
const sinceG = () => Date.now() - went < 1200;

body?.addEventListener("focusin", (event) => stand(event.target.closest("tr[data-value]"), { focus: false }));
body?.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-value]"), offer = event.target.closest(".offer");
  if (event.target.matches("[name=aim]")) { anchor = row.id; count(); return; }
  if (offer) { event.preventDefault(); stand(row); accept(Number(offer.dataset.rank)); return; }
  if (event.target.closest("[data-open]") && !event.ctrlKey && !event.metaKey) { event.preventDefault(); stand(row); show(); know(row); return; }
  if (row && !event.target.closest("a, button, input")) stand(row);
});
bench.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (target === form && submitter?.name === "op") { event.preventDefault(); operate(submitter.value); return; }
  if (target.closest("[data-beside]") || target.closest("[data-ask]")) {
    if (submitter?.value === "cancel") return;
    event.preventDefault();
    const fields = [...new FormData(target, submitter)].filter(([name]) => !["csrfmiddlewaretoken", "back"].includes(name));
    dialog.close();
    send(fields).then(() => { if (target.closest("[data-beside]")) stand(current); });
  }
});
dialog?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-keep-theirs]")) return;
  event.preventDefault();
  const ids = [...dialog.querySelectorAll("[name=aim]")].map((input) => input.value.split(":")[0]);
  dialog.close();
  page(`${bench.dataset.suggested}?${new URLSearchParams(ids.map((id) => ["value", id]))}`).then(({ found }) => place(found));
});
bench.querySelector("[data-apply]")?.addEventListener("click", apply);

if (body) {
  [...body.children].forEach(watch);
  move(0);
}

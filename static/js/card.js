/* A term's definition, shown while its chip has the focus or the pointer rests on it. <a data-term="CURIE">. */
const REST = 350; // milliseconds
const GAP = 6; // pixels
const known = new Map();

const card = document.createElement("div");
card.className = "card";
card.id = "term-card";
card.setAttribute("role", "tooltip");
card.hidden = true;
document.body.append(card);

let shownFor = null;
let timer;

async function look(curie) {
  if (!known.has(curie)) {
    const response = await fetch(`/api/v1/terms/?${new URLSearchParams({ q: curie, limit: 1 })}`);
    if (!response.ok) return null;
    known.set(curie, (await response.json()).results.find((term) => term.curie === curie) ?? null);
  }
  return known.get(curie);
}

function fill(term) {
  const name = document.createElement("strong");
  name.textContent = term.label || term.curie;
  const id = document.createElement("span");
  id.className = "curie";
  id.textContent = term.curie;
  const words = document.createElement("p");
  words.textContent = term.definition;
  card.replaceChildren(name, id, words);
}

function place(link) {
  const box = link.getBoundingClientRect();
  const left = Math.max(12, Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 12));
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${box.bottom + scrollY + GAP}px`;
}

async function show(link) {
  shownFor = link;
  const term = await look(link.dataset.term);
  if (!term?.definition || shownFor !== link || !link.isConnected) return;
  fill(term);
  card.hidden = false;
  link.setAttribute("aria-describedby", card.id);
  place(link);
}

function hide() {
  clearTimeout(timer);
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  card.hidden = true;
}

const chipOf = (event) => event.target.closest?.("[data-term]");

document.addEventListener("focusin", (event) => { hide(); const link = chipOf(event); if (link?.matches(":focus-visible")) show(link); });
document.addEventListener("pointerover", (event) => {
  const link = chipOf(event);
  if (event.pointerType !== "mouse" || link === shownFor) return;
  hide();
  if (link) timer = setTimeout(() => show(link), REST);
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
document.addEventListener("htmx:beforeSwap", hide);
addEventListener("scroll", hide, { passive: true });

/* Offers terms for what is being typed into a search box; a choice takes its place and asks.
   <form data-suggest> around <input data-search>.
   Follows the ARIA combobox pattern: arrows move, Enter takes, Escape closes. Without it the box is a plain box. */
import { stretches } from "./question.js";

const PAUSE = 90; // milliseconds after the last key
const LEAST = 2;

function option(term, id) {
  const element = document.createElement("div");
  element.setAttribute("role", "option");
  element.id = id;
  const label = term.label || term.curie;
  element.append(line("name", term.species ? `${label} (${term.species})` : label), line("curie", term.curie));
  if (term.matched && term.matched.toLowerCase() !== term.label.toLowerCase()) element.append(line("reason", `also called “${term.matched}”`));
  return element;
}

function line(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

class Suggester {
  constructor(form, index) {
    this.form = form;
    this.input = form.querySelector("[data-search]");
    this.list = document.createElement("div");
    this.list.className = "suggestions";
    this.list.id = `suggestions-${index}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Terms");
    this.list.hidden = true;
    this.terms = [];
    this.at = null;
    this.active = -1;
    form.append(this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.list.id })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => { event.preventDefault(); this.pick(event.target.closest("[role=option]")); });
    this.asked = this.input.value;
    form.addEventListener("submit", () => { this.asked = this.input.value; this.close(); });
  }

  /** What the reader would miss if an answer replaced the box now: words typed since asking, a cursor at the end. */
  unsaid() {
    const { id, value, selectionStart } = this.input;
    return document.activeElement === this.input && { id, typed: value === this.asked ? null : value, cursor: selectionStart, atEnd: selectionStart === value.length };
  }

  /** Goes on where the box that this one replaced was left. */
  resume({ typed, cursor, atEnd }) {
    if (typed !== null) { this.input.value = typed; this.later(); }
    const at = atEnd ? this.input.value.length : cursor;
    this.input.setSelectionRange(at, at);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.abort?.abort();
    this.abort = new AbortController();
    try {
      for (const at of stretches(this.input.value)) {
        const terms = at.words.trim().length < LEAST ? [] : await this.find(at);
        if (terms.length) { this.at = at; this.show(terms); return; }
      }
      this.show([]);
    } catch (error) {
      if (error.name !== "AbortError") this.show([]);
    }
  }

  async find(at) {
    const query = new URLSearchParams({ q: at.words.trim().slice(0, 200), ...(at.property && { property: at.property }) });
    const response = await fetch(`/api/v1/terms/?${query}`, { signal: this.abort.signal, headers: { Accept: "application/json" } });
    return response.ok ? (await response.json()).results : [];
  }

  show(terms) {
    this.terms = terms;
    this.active = -1;
    this.list.replaceChildren(...terms.map((term, index) => option(term, `${this.list.id}-${index}`)));
    this.list.hidden = terms.length === 0 || document.activeElement !== this.input;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.abort?.abort();
    this.show([]);
  }

  move(step) {
    const options = [...this.list.children];
    this.active = (this.active + step + options.length) % options.length;
    options.forEach((one, index) => one.setAttribute("aria-selected", String(index === this.active)));
    this.input.setAttribute("aria-activedescendant", options[this.active].id);
    options[this.active].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); this.move(event.key === "ArrowDown" ? 1 : -1); }
    else if (event.key === "Escape") { event.stopPropagation(); this.close(); }
    else if (event.key === "Enter" && this.active >= 0) { event.preventDefault(); this.pick(this.list.children[this.active]); }
  }

  pick(element) {
    const term = this.terms[[...this.list.children].indexOf(element)];
    if (!term) return;
    const { start, before, property, inside } = this.at;
    const key = property && !inside ? `${property}:` : "";
    this.input.value = `${this.input.value.slice(0, start)}${before}${key}${term.curie} `;
    this.close();
    this.form.requestSubmit();
  }
}

let made = 0;
const suggesters = new WeakMap();

function attach() {
  for (const form of document.querySelectorAll("form[data-suggest]:not([data-suggesting])")) {
    form.dataset.suggesting = "";
    suggesters.set(form, new Suggester(form, made++));
  }
}

attach();

let unsaid = false;
document.addEventListener("htmx:beforeSwap", () => {
  const form = document.activeElement?.closest("form[data-suggest]");
  unsaid = form ? suggesters.get(form)?.unsaid() : false;
});
document.addEventListener("htmx:afterSwap", () => {
  attach();
  const form = unsaid && document.getElementById(unsaid.id)?.closest("form[data-suggest]");
  if (form && document.activeElement?.id === unsaid.id) suggesters.get(form)?.resume(unsaid);
  unsaid = false;
});

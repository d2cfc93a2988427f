/* Offers terms for what is being typed into a search box; a choice takes its place and asks.
   <form data-suggest> around <input data-search>. Without it the box is a plain box. */
import { Combobox, line } from "./combobox.js";
import { stretches } from "./question.js";

const LEAST = 2;

class Suggester extends Combobox {
  constructor(form) {
    super(form.querySelector("[data-search]"), form, "Terms");
    this.form = form;
    this.at = null;
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

  async find(signal) {
    for (const at of stretches(this.input.value)) {
      const terms = at.words.trim().length < LEAST ? [] : await this.terms(at.words, at.property, signal);
      if (terms.length) { this.at = at; return terms; }
    }
    return [];
  }

  option(term) {
    const element = document.createElement("div");
    const label = term.label || term.curie;
    element.append(line("name", term.species ? `${label} (${term.species})` : label), line("curie", term.curie));
    if (term.matched && term.matched.toLowerCase() !== term.label.toLowerCase()) element.append(line("reason", `also called “${term.matched}”`));
    return element;
  }

  take(term) {
    const { start, before, property, inside } = this.at;
    const key = property && !inside ? `${property}:` : "";
    this.input.value = `${this.input.value.slice(0, start)}${before}${key}${term.curie} `;
    this.close();
    this.form.requestSubmit();
  }
}

const suggesters = new WeakMap();

function attach() {
  for (const form of document.querySelectorAll("form[data-suggest]:not([data-suggesting])")) {
    form.dataset.suggesting = "";
    suggesters.set(form, new Suggester(form));
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

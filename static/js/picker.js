/* Picks a term: <div data-picker data-scope="phenotype"> around <input data-picker-text> and <p data-picked>.
   Offers labels, synonyms, definitions and places in the tree; an obsolete term stands for what is in use instead. What is taken
   is written into the box as `label (CURIE)`, which the server reads as well as what is typed without this script, and told
   as the event `picked` with the term as its detail; a region that was filled says so by the event `filled`; `clear()` of that event's target empties the box. */
import { Combobox, line } from "./combobox.js";

const NEAR = 3; // of the terms above it, so many are shown

class Picker extends Combobox {
  constructor(home) {
    super(home.querySelector("[data-picker-text]"), home.querySelector("[data-picker-box]"), "Terms");
    this.home = home;
    this.said = home.querySelector("[data-picked]");
    this.input.addEventListener("input", () => { this.say(""); this.forget(); });
    home.clear = () => { this.input.value = ""; this.say(""); this.forget(); };
  }

  /** What is typed or picked anew takes the place of a candidate that was ticked. */
  forget() {
    for (const one of this.home.querySelectorAll("[data-candidate]:checked")) one.checked = false;
  }

  find(signal) {
    const words = this.input.value.trim();
    return words ? this.terms(words, this.home.dataset.scope, signal, { path: "true", limit: "12" }) : [];
  }

  option(term) {
    const element = document.createElement("div");
    element.append(line("name", named(term)), line("curie", term.curie));
    if (term.obsolete) element.append(line("reason", instead(term)));
    else if (term.matched && term.matched.toLowerCase() !== term.label.toLowerCase()) element.append(line("reason", `also called “${term.matched}”`));
    if (term.path.length) element.append(line("reason way", way(term.path)));
    if (term.definition) element.append(line("reason what", term.definition));
    if (term.obsolete && term.instead.length !== 1) element.setAttribute("aria-disabled", "true");
    if (term.obsolete) element.classList.add("former");
    return element;
  }

  take(term) {
    if (term.obsolete && term.instead.length !== 1) return;
    const chosen = term.obsolete ? { ...term.instead[0], definition: "", path: [], species: "" } : term;
    this.input.value = chosen.label ? `${chosen.label} (${chosen.curie})` : chosen.curie;
    this.close();
    this.forget();
    this.say([way(chosen.path), chosen.definition].filter(Boolean).join(". "));
    this.home.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: chosen }));
  }

  say(text) {
    if (this.said) this.said.textContent = text;
  }
}

function named(term) {
  const label = term.label || term.curie;
  return term.species ? `${label} (${term.species})` : label;
}

function way(path) {
  return [...(path.length > NEAR ? ["…"] : []), ...path.slice(-NEAR)].join(" › ");
}

function instead(term) {
  const names = term.instead.map((one) => `${one.label || one.curie} (${one.curie})`);
  if (!names.length) return "obsolete, without a replacement";
  return names.length === 1 ? `obsolete: takes ${names[0]} instead` : `obsolete: choose ${names.join(" or ")}`;
}

function attach() {
  for (const home of document.querySelectorAll("[data-picker]:not([data-picking])")) {
    home.dataset.picking = "";
    new Picker(home);
  }
}

attach();
for (const filled of ["htmx:afterSwap", "filled"]) document.addEventListener(filled, attach);

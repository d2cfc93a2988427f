/* A text box that offers a list of options while one types: the ARIA combobox pattern. Arrows move, Enter takes, Escape closes.
   A subclass says what there is to offer (`find`), how an option looks (`option`), and what taking one does (`take`). */

const PAUSE = 90; // milliseconds after the last key

let made = 0;

export function line(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

export class Combobox {
  constructor(input, home, label) {
    this.input = input;
    this.items = [];
    this.active = -1;
    this.list = document.createElement("div");
    this.list.className = "suggestions";
    this.list.id = `suggestions-${made++}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.list.hidden = true;
    home.append(this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.list.id })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => { event.preventDefault(); this.pick(event.target.closest("[role=option]")); });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.abort?.abort();
    this.abort = new AbortController();
    try {
      this.show(await this.find(this.abort.signal));
    } catch (error) {
      if (error.name !== "AbortError") this.show([]);
    }
  }

  /** Terms for some words, in the scope of a property if one is given. */
  async terms(words, property, signal, more = {}) {
    const query = new URLSearchParams({ q: words.trim().slice(0, 200), ...(property && { property }), ...more });
    const response = await fetch(`/api/v1/terms/?${query}`, { signal, headers: { Accept: "application/json" } });
    return response.ok ? (await response.json()).results : [];
  }

  show(items) {
    this.items = items;
    this.active = -1;
    this.list.replaceChildren(...items.map((item, index) => this.element(item, index)));
    this.list.hidden = items.length === 0 || document.activeElement !== this.input;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
  }

  element(item, index) {
    const element = this.option(item);
    element.setAttribute("role", "option");
    element.id = `${this.list.id}-${index}`;
    return element;
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
    const item = this.items[[...this.list.children].indexOf(element)];
    if (item) this.take(item);
  }
}

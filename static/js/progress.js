/* Says at once that a request began, keeps what the reader had open, and reads out what came.
   <div class="progress">; details with an id stay as they were when htmx swaps the region they are in;
   the text of [data-announce] goes to <p id="live" role="status">. */
const root = document.documentElement;
const states = new Map();

// What asks by itself, <... data-quiet>, says nothing of it, and keeps asking where nobody answers.
const quiet = (event) => event.detail.elt?.matches("[data-quiet]");

document.addEventListener("htmx:beforeRequest", (event) => { if (!quiet(event)) root.dataset.busy = ""; });
document.addEventListener("htmx:afterRequest", () => { delete root.dataset.busy; });

// What the server could not say in words of its own: go there the plain way, so that its page is seen.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500 && !quiet(event)) location.assign(event.detail.pathInfo.finalRequestPath);
});
document.addEventListener("htmx:sendError", (event) => {
  if (!quiet(event)) location.assign(event.detail.pathInfo.finalRequestPath);
});

document.addEventListener("htmx:beforeSwap", () => {
  for (const element of document.querySelectorAll("details[id]")) states.set(element.id, element.open);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const element of document.querySelectorAll("details[id]")) {
    if (states.has(element.id)) element.open = states.get(element.id);
  }
});

document.addEventListener("htmx:afterSettle", (event) => {
  const said = event.target.querySelector?.("[data-announce]") ?? document.querySelector("[data-announce]");
  const words = said?.textContent.trim() ?? "", live = document.getElementById("live");
  if (live.textContent !== words) live.textContent = words;
});

/* Finds while the reader types: <form data-live data-target="id of the region that changes">. The address stays true. */
const PAUSE = 140; // milliseconds after the last key

for (const form of document.querySelectorAll("form[data-live]")) {
  let timer, abort;

  const find = async () => {
    abort?.abort();
    abort = new AbortController();
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const address = `${form.getAttribute("action")}${query.size ? `?${query}` : ""}`;
    document.documentElement.dataset.busy = "";
    try {
      const response = await fetch(address, { signal: abort.signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById(form.dataset.target);
      if (!fresh) { location.assign(address); return; }
      document.getElementById(form.dataset.target).replaceWith(fresh);
      history.replaceState(history.state, "", address);
      document.title = page.title;
      document.getElementById("live").textContent = fresh.querySelector("[data-announce]")?.textContent ?? "";
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    } finally {
      delete document.documentElement.dataset.busy;
    }
  };

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, PAUSE); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); find(); });
}

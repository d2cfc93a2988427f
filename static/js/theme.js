/* Changes between light, dark and the system's wish without loading the page again.
   <form data-theme-switch> with <button name="theme" value="system|light|dark" aria-pressed>. */
const form = document.querySelector("[data-theme-switch]");

form?.addEventListener("submit", (event) => {
  const chosen = event.submitter?.value;
  if (!chosen) return;
  event.preventDefault();
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === event.submitter));
  fetch(form.action, { method: "POST", body: new URLSearchParams({ theme: chosen }), redirect: "manual" });
  form.closest("details").open = false;
  form.closest("details").querySelector("summary").focus();
});

/* Copies the address of what is shown. <button data-share data-done="Copied"> */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-share]");
  if (!button) return;
  const words = button.querySelector("[data-words]");
  const before = words.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.share || location.href);
    words.textContent = button.dataset.done;
  } catch {
    words.textContent = "Copy the address bar";
  }
  setTimeout(() => { words.textContent = before; }, 1600);
});

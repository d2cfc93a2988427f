/* The term picker looks where the chosen property may take its terms from: <form data-direct> with <select name="property">. */
for (const form of document.querySelectorAll("form[data-direct]")) {
  const picker = form.querySelector("[data-picker]");
  form.elements.property.addEventListener("change", ({ target }) => { picker.dataset.scope = target.value; });
}

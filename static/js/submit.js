/* Sends a form as soon as one of its lists is changed; without this its button does. <form data-submit>. */
document.addEventListener("change", (event) => {
  if (event.target.matches("form[data-submit] select")) event.target.form.requestSubmit();
});

/* A facet's checkbox acts at once, as its link does; the Apply button is only for readers without JavaScript.
   <form data-facets> with <input type="checkbox" data-follow="id of the link">. */
document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-follow]");
  if (box) document.getElementById(box.dataset.follow)?.click();
});
document.documentElement.dataset.scripted = "";

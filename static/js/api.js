/* Swagger UI over our own schema. <div id="swagger" data-schema="address">; the bundle is loaded before this file. */
const place = document.getElementById("swagger");
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

/** Swagger UI knows the dark by a class of its own. */
const follow = () => root.classList.toggle("dark-mode", root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
follow();
system.addEventListener("change", follow);
new MutationObserver(follow).observe(root, { attributeFilter: ["data-theme"] });

globalThis.SwaggerUIBundle?.({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: false,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});

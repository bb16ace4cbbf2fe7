"use strict";
// Filters the errors by type, kind and article. The page is whole without it.
(() => {
  const sentences = [...document.querySelectorAll("article")];
  const errors = [...document.querySelectorAll("article li")];
  const shown = document.getElementById("shown");
  const values = {
    type: (error) => error.dataset.type,
    kind: (error) => error.dataset.kind,
    article: (error) => error.closest("article").dataset.article,
  };
  const form = document.createElement("form");
  const selects = Object.entries(values).map(([name, value]) => {
    const counts = new Map();
    for (const error of errors) counts.set(value(error), (counts.get(value(error)) ?? 0) + 1);
    const select = document.createElement("select");
    select.append(new Option(`all (${errors.length})`, ""));
    for (const key of [...counts.keys()].sort()) select.append(new Option(`${key} (${counts.get(key)})`, key));
    const label = document.createElement("label");
    label.append(name[0].toUpperCase() + name.slice(1), select);
    form.append(label);
    return {select, value};
  });

  function filter() {
    for (const error of errors) {
      error.hidden = selects.some(({select, value}) => select.value && select.value !== value(error));
    }
    for (const sentence of sentences) sentence.hidden = !sentence.querySelector("li:not([hidden])");
    const left = errors.filter((error) => !error.hidden).length;
    const places = sentences.filter((sentence) => !sentence.hidden).length;
    shown.textContent = `${left} error${left === 1 ? "" : "s"} in ${places} sentence${places === 1 ? "" : "s"}.`;
  }

  shown.setAttribute("role", "status");
  shown.before(form);
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();

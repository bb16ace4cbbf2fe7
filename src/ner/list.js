"use strict";
// Finds the rows that have what is asked for, and draws them as one scrolls. What is asked for stands in the address.
(() => {
  const rows = document.getElementById("rows").textContent.trim().split("\n").filter(Boolean).map(JSON.parse);
  const form = document.querySelector("form");
  const list = document.querySelector("ol");
  const told = document.querySelector("output");
  const SOME = 100;  // rows drawn at once
  let found = [];

  function element(name, fields, ...children) {
    const node = Object.assign(document.createElement(name), fields);
    node.append(...children);
    return node;
  }

  const folded = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đð]/g, "d");
  const wordsOf = (text) => folded(text).match(/[\p{L}\p{N}_]+(?:[.,/-][\p{L}\p{N}_]+)*/gu) ?? [];
  const count = (number) => number.toLocaleString("en").replaceAll(",", "\u202f");

  // What the form asks for, as it stands in the address.
  function asked() {
    const given = [...new FormData(form)].filter(([, value]) => value);
    return new URLSearchParams(given).toString();
  }

  function find() {
    const {words, findings, ...choices} = Object.fromEntries(new FormData(form));
    const wanted = wordsOf(words), chosen = Object.entries(choices).filter(([, value]) => value);
    found = rows.filter((row) =>
      wanted.every((word) => row.words.includes(word)) && (!findings || row.findings.length) &&
      chosen.every(([name, value]) => row[name].some((one) => String(one) === value)));
    told.textContent = found.length ? `${count(found.length)} of ${count(rows.length)}` : "No article has this.";
    list.replaceChildren();
    draw();
  }

  function draw(upTo = list.children.length + SOME) {
    const state = asked();
    list.append(...found.slice(list.children.length, upTo).map((row, i) => drawn(row, list.children.length + i, state)));
  }

  function drawn(row, at, state) {
    const [file, name] = row.address.split("#");
    const years = row.year.length > 1 ? `${row.year[0]}–${row.year.at(-1)}` : row.year.join();
    const about = [row.body, years, row.id].filter(Boolean).join(" · ");
    const href = `${file}?${new URLSearchParams([...new URLSearchParams(state), ["at", at]])}#${name}`;
    const shown = row.indicator.slice(0, 3), more = row.indicator.length - shown.length;
    return element("li", {},
      element("a", {href, lang: "vi"}, element("b", {}, row.title)),
      element("small", {lang: "vi"}, about),
      element("span", {className: "indicators"}, shown.join(", "), more ? ` +\u00a0${more}` : ""),
      element("span", {className: "facts"}, `${count(row.facts)} fact${row.facts === 1 ? "" : "s"}`),
      ...row.findings.map((text) => element("span", {className: "inconsistent", lang: "vi"}, `✗ ${text}`)));
  }

  // Takes up the address: the form as it was, and the row that was opened from it.
  function restore() {
    const state = new URLSearchParams(location.hash.slice(1));
    form.reset();
    for (const [name, value] of state) {
      const control = form.elements.namedItem(name);
      if (control?.type === "checkbox") control.checked = true;
      else if (control) control.value = value;
    }
    find();
    const at = Number(state.get("at"));
    if (!state.has("at")) return;
    draw(at + SOME);
    list.children[at]?.scrollIntoView({block: "center"});
    list.children[at]?.firstChild.focus({preventScroll: true});
  }

  for (const select of form.querySelectorAll("select")) {
    const tally = new Map();
    for (const row of rows) for (const value of row[select.name]) tally.set(value, (tally.get(value) ?? 0) + 1);
    for (const [value, number] of [...tally].sort(([one], [other]) => String(one).localeCompare(other, "vi")))
      select.append(element("option", {value}, `${value} (${count(number)})`));
  }

  form.addEventListener("input", () => {
    history.replaceState(null, "", `#${asked()}`);
    find();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  list.addEventListener("click", ({target}) => {
    const link = target.closest("a");
    if (link) history.replaceState(null, "", `#${new URL(link.href).search.slice(1)}`);
  });
  addEventListener("hashchange", restore);
  addEventListener("beforeprint", () => draw(found.length));
  addEventListener("keydown", (event) => {
    const {target, key} = event, search = form.elements.words;
    if (key === "/" && target !== search) {
      search.focus();
    } else if (["ArrowDown", "ArrowUp"].includes(key) && (target === search || list.contains(target))) {
      const at = [...list.children].indexOf(target.closest("li")) + (key === "ArrowDown" ? 1 : -1);
      (list.children[at]?.firstChild ?? search).focus();
    } else return;
    event.preventDefault();
  });
  const end = document.querySelector("main").appendChild(element("p"));
  new IntersectionObserver(([{isIntersecting}]) => isIntersecting && draw(), {rootMargin: "1000px"}).observe(end);
  restore();
})();

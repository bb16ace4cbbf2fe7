"use strict";
// Shows one article at a time and draws the links of a count. The page is whole without it.
(() => {
  const articles = [...document.querySelectorAll("article")];
  const svg = element("svg", {"aria-hidden": "true"});
  let kept = [];   // the marks that stay shown: those of the address or of the fact clicked
  let shown = [];  // the marks shown now: those kept, or those under the pointer

  function element(name, attributes) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  // The links of a mark, from left to right, each with its port: where on the mark it leaves, as a share of the width.
  function linksOf(head) {
    return JSON.parse(head.dataset.links ?? "[]")
      .map(([label, id]) => ({label, head, tail: document.getElementById(id)}))
      .filter(({tail}) => tail && document.querySelector(`input[value="${tail.classList[0]}"]`).checked)
      .sort((one, other) => rect(one.tail).left - rect(other.tail).left)
      .map((link, i, all) => ({...link, port: (i + 1) / (all.length + 1)}));
  }

  const rect = (mark) => mark.getClientRects()[0];

  // Lights marks and all they link to, draws those links, and lights the facts and findings that the first mark belongs to.
  function show(marks) {
    shown = marks;
    document.querySelectorAll(".lit, .linking").forEach((node) => node.classList.remove("lit", "linking"));
    svg.remove();
    svg.replaceChildren();
    if (!marks.length) return;
    const text = marks[0].closest(".text");
    const links = marks.flatMap(linksOf);
    text.classList.add("linking");
    for (const mark of [...marks, ...links.map(({tail}) => tail)]) mark.classList.add("lit");
    for (const row of text.closest("article").querySelectorAll("[data-evidence]"))
      row.classList.toggle("lit", JSON.parse(row.dataset.evidence).includes(marks[0].id));
    const layers = ["halos", "lines", "labels"].map((name) => svg.appendChild(element("g", {class: name})));
    const labels = [];
    text.append(svg);
    for (const link of links) draw(link, layers, labels, text.getBoundingClientRect());
  }

  // A curve from head to tail, and a label on the tail's far side, moved right where it would cover another. On one line
  // the curve is an arc above it; else it goes up or down from the head and then between the lines to the tail.
  function draw({label, head, tail, port}, [halos, lines, names], labels, frame) {
    const from = rect(head), to = rect(tail);
    const x = from.left + from.width * port - frame.left, tailX = to.left + to.width / 2 - frame.left;
    const above = to.bottom <= from.top, below = to.top >= from.bottom;
    const y = (below ? from.bottom : from.top) - frame.top, tailY = (above ? to.bottom : to.top) - frame.top;
    const across = tailX - x, step = Math.sign(across) * Math.min(9, Math.abs(across) / 2);
    const lane = tailY + (above ? 1 : -1) * (5 + 3 * (labels.length % 3));
    const rise = 7 + Math.min(10, Math.abs(across) / 25);
    const d = above || below
      ? `M${x},${y} V${lane + (above ? 9 : -9)} Q${x},${lane} ${x + step},${lane} H${tailX - step} ` +
        `Q${tailX},${lane} ${tailX},${tailY}`
      : `M${x},${y} C${x + across / 8},${y - rise} ${tailX - across / 8},${tailY - rise} ${tailX},${tailY}`;
    const boxY = (above ? to.top - 15 : to.bottom + 1) - frame.top;
    const box = {x: tailX, y: boxY, width: 10 + 6 * label.length, height: 14};
    for (let other; (other = labels.find((placed) => overlap(box, placed)));) {
      box.x = other.x + (other.width + box.width) / 2 + 1;
    }
    labels.push(box);
    const line = element("g", {class: tail.classList[0]}), name = line.cloneNode();
    const ends = [[x, y], [tailX, tailY]].map(([cx, cy]) => element("circle", {cx, cy, r: 2.5}));
    line.append(element("path", {d}), ...ends);
    name.append(element("rect", {...box, x: box.x - box.width / 2, rx: 3}), element("text", {x: box.x, y: boxY + 10.5}));
    name.lastChild.textContent = label;
    halos.append(element("path", {d}));
    lines.append(line);
    names.append(name);
  }

  function overlap(one, other) {
    return Math.abs(one.x - other.x) < (one.width + other.width) / 2 && Math.abs(one.y - other.y) < 14;
  }

  function keep(marks) {
    kept = marks;
    show(kept);
  }

  // Opens the article of the address, the first if there is none, and shows the span that it names.
  function open() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* written by hand: taken as it stands */ }
    const node = document.getElementById(name);
    const article = node?.closest("article") ?? articles[0];
    for (const other of articles) other.hidden = other !== article;
    document.title = article.querySelector("h2").textContent;
    article.querySelector("h2").focus({preventScroll: true});
    keep(node?.matches("mark") ? [node] : []);
    node?.matches("mark") ? node.scrollIntoView() : scrollTo(0, 0);
  }

  // What the list was asked for came with the address, and goes on to the other articles and back to the list.
  for (const link of document.querySelectorAll("nav a, aside a + a")) link.search = location.search;
  document.querySelector(".home").hash = location.search.slice(1);

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  // The marks of the count, fact or finding that an event is about.
  function marksAt({target}) {
    const node = target.closest?.("mark[data-links], [data-evidence]");
    if (!node) return null;
    return node.matches("mark") ? [node]
      : JSON.parse(node.dataset.evidence).map((id) => document.getElementById(id)).filter(Boolean);
  }

  document.addEventListener("pointerover", (event) => {
    const marks = marksAt(event) ?? kept;
    if (marks.length !== shown.length || marks[0] !== shown[0]) show(marks);
  });
  document.addEventListener("focusin", (event) => marksAt(event) && keep(marksAt(event)));
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href*='.html']")) return;
    const marks = marksAt(event);
    if (marks && !event.target.closest("mark")) {
      event.preventDefault();
      keep(marks);
      kept[0]?.scrollIntoView({behavior: still.matches ? "instant" : "smooth"});
    } else if (event.target.closest(".text") && !marks) keep([]);
  });
  document.addEventListener("keydown", ({key, altKey, ctrlKey, metaKey, target}) => {
    const way = {ArrowLeft: "prev", ArrowRight: "next"}[key];
    if (key === "Escape") keep([]);
    if (way && !altKey && !ctrlKey && !metaKey && !target.matches("input"))
      articles.find((article) => !article.hidden).querySelector(`[rel=${way}]`)?.click();
  });
  document.addEventListener("change", () => show(shown));
  addEventListener("resize", () => show(shown));
  addEventListener("hashchange", open);
  open();
})();

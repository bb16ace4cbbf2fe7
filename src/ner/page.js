"use strict";
// Shows one article at a time, draws the links of a count, searches. The page is whole without it.
(() => {
  const articles = [...document.querySelectorAll("article")];
  const entries = [...document.querySelectorAll("nav li")];
  const svg = element("svg", {"aria-hidden": "true"});
  let kept = [];   // the marks that stay shown: those of the address or of the fact clicked
  let shown = [];  // the marks shown now: those kept, or the count under the pointer

  function element(name, attributes) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  // The links of a mark as {label, head, tail}; none to a type that is switched off.
  function linksOf(head) {
    return JSON.parse(head.dataset.links ?? "[]")
      .map(([label, id]) => ({label, head, tail: document.getElementById(id)}))
      .filter(({tail}) => tail && document.querySelector(`input[value="${tail.className.split(" ")[0]}"]`).checked);
  }

  const left = (mark) => mark.getClientRects()[0].left;

  // Lights marks and all they link to, draws those links, and lights the facts that the first mark belongs to.
  function show(marks) {
    shown = marks;
    document.querySelectorAll(".lit, .linking").forEach((node) => node.classList.remove("lit", "linking"));
    svg.remove();
    svg.replaceChildren();
    if (!marks.length) return;
    const text = marks[0].closest(".text");
    const links = marks.flatMap(linksOf).sort((one, other) => left(one.tail) - left(other.tail));
    text.classList.add("linking");
    text.append(svg);
    for (const mark of [...marks, ...links.map(({tail}) => tail)]) mark.classList.add("lit");
    for (const row of text.closest("article").querySelectorAll("tbody tr"))
      row.classList.toggle("lit", JSON.parse(row.dataset.evidence).includes(marks[0].id));
    const labels = [];
    for (const link of links) draw(link, text.getBoundingClientRect(), labels);
  }

  // A curve from head to tail, and a label on the tail's far side, moved right where it would cover another. On one line
  // the curve is an arc above it; else it goes up or down from the head and then between the lines to the tail.
  function draw({label, head, tail}, frame, labels) {
    const [a, b] = [head, tail].map((mark) => mark.getClientRects()[0]);
    const [x, tailX] = [a, b].map((rect) => rect.left + rect.width / 2 - frame.left);
    const across = tailX - x, step = Math.sign(across) * Math.min(9, Math.abs(across) / 2);
    const above = b.bottom <= a.top, below = b.top >= a.bottom;
    const y = (below ? a.bottom : a.top) - frame.top;
    const tailY = (above ? b.bottom : b.top) - frame.top;
    const lane = tailY + (above ? 1 : -1) * (5 + 3 * (labels.length % 3));
    const turn = lane + (above ? 9 : -9);
    const rise = 7 + Math.min(10, Math.abs(across) / 25);
    const d = above || below
      ? `M${x},${y} V${turn} Q${x},${lane} ${x + step},${lane} H${tailX - step} Q${tailX},${lane} ${tailX},${tailY}`
      : `M${x},${y} C${x + across / 8},${y - rise} ${tailX - across / 8},${tailY - rise} ${tailX},${tailY}`;
    const box = {x: tailX, y: above ? b.top - frame.top - 15 : b.bottom - frame.top + 1, width: 10 + 6 * label.length, height: 14};
    for (let other; (other = labels.find((placed) => overlap(box, placed)));) box.x = other.x + (other.width + box.width) / 2 + 1;
    labels.push(box);
    const group = element("g", {class: tail.classList[0]});
    group.append(
      element("path", {d, class: "halo"}), element("path", {d}),
      element("circle", {cx: x, cy: y, r: 3}), element("circle", {cx: tailX, cy: tailY, r: 3}),
    );
    const name = element("g", {class: tail.classList[0]});
    name.append(element("rect", {...box, x: box.x - box.width / 2, rx: 3}), element("text", {x: box.x, y: box.y + 10.5}));
    name.lastChild.textContent = label;
    svg.prepend(group);
    svg.append(name);
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
    articles.forEach((other, i) => {
      other.hidden = other !== article;
      entries[i].firstElementChild.toggleAttribute("aria-current", other === article);
    });
    entries[articles.indexOf(article)]?.scrollIntoView({block: "nearest"});
    article?.querySelector("h2").focus({preventScroll: true});
    keep(node?.matches("mark") ? [node] : []);
    node?.scrollIntoView();
  }

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐðÐ]/g, "d").toLowerCase();

  function search({target}) {
    const words = plain(target.value).split(/\s+/);
    entries.forEach((entry, i) => {
      const text = articles[i].plain ??= plain(articles[i].textContent);
      entry.hidden = !words.every((word) => text.includes(word));
    });
    nothing.hidden = entries.some((entry) => !entry.hidden);
  }

  const nothing = Object.assign(document.createElement("p"), {className: "nothing", hidden: true, textContent: "No article has this."});
  const box = Object.assign(document.createElement("input"), {type: "search", placeholder: "Search the articles"});
  nothing.setAttribute("role", "status");
  box.setAttribute("aria-label", box.placeholder);
  document.querySelector("nav ol").before(box, nothing);

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const countAt = (event) => event.target.closest?.("mark[data-links]");
  document.addEventListener("pointerover", (event) => {
    const count = countAt(event);
    const marks = count ? [count] : kept;
    if (marks !== shown && marks[0] !== shown[0]) show(marks);
  });
  document.addEventListener("focusin", (event) => countAt(event) && keep([countAt(event)]));
  document.addEventListener("keydown", (event) => event.key === "Escape" && keep([]));
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    if (row) {
      event.preventDefault();
      keep(JSON.parse(row.dataset.evidence).map((id) => document.getElementById(id)).filter(Boolean));
      kept[0]?.scrollIntoView({behavior: still.matches ? "instant" : "smooth"});
    } else if (event.target.closest(".text") && !countAt(event)) keep([]);
  });
  document.addEventListener("change", () => show(shown));
  addEventListener("resize", () => show(shown));
  addEventListener("hashchange", open);
  box.addEventListener("input", search);
  open();
})();

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

  // Lights marks and all they link to, draws those links, and lights the facts that the first mark belongs to.
  function show(marks) {
    shown = marks;
    document.querySelectorAll(".lit, .linking").forEach((node) => node.classList.remove("lit", "linking"));
    svg.remove();
    svg.replaceChildren();
    if (!marks.length) return;
    const text = marks[0].closest(".text");
    const links = marks.flatMap(linksOf);
    text.classList.add("linking");
    text.append(svg);
    for (const mark of [...marks, ...links.map(({tail}) => tail)]) mark.classList.add("lit");
    for (const row of text.closest("article").querySelectorAll("tbody tr"))
      row.classList.toggle("lit", JSON.parse(row.dataset.evidence).includes(marks[0].id));
    const labels = [];
    for (const link of links) draw(link, text.getBoundingClientRect(), labels);
  }

  // A curve from head to tail, and a label above the tail; a label that would cover another moves up.
  function draw({label, head, tail}, frame, labels) {
    const [a, b] = [head, tail].map((mark) => mark.getClientRects()[0]);
    const [ax, bx] = [a, b].map((box) => box.left + box.width / 2 - frame.left);
    const width = 10 + 6 * label.length, height = 14;
    let top = b.top - frame.top - height;
    while (labels.some((other) => Math.abs(other.x - bx) < (other.width + width) / 2 && Math.abs(other.top - top) < height)) top -= height;
    labels.push({x: bx, top, width});
    const above = b.bottom <= a.top;
    const ay = (b.top >= a.bottom ? a.bottom : a.top) - frame.top;
    const by = above ? b.bottom - frame.top : top;
    const bend = b.top >= a.bottom ? -1 : 1;
    const lift = bend * Math.max(16, Math.min(60, Math.abs(ay - by) / 2 + Math.abs(ax - bx) / 12));
    const d = `M${ax},${ay} C${ax},${ay - lift} ${bx},${above ? by + lift : by - Math.abs(lift)} ${bx},${by}`;
    const group = element("g", {class: tail.classList[0]});
    const name = element("text", {x: bx, y: top + 10.5});
    name.textContent = label;
    group.append(
      element("path", {d, class: "halo"}), element("path", {d}), element("circle", {cx: ax, cy: ay, r: 3}),
      element("rect", {x: bx - width / 2, y: top, width, height, rx: 3}), name,
    );
    svg.append(group);
  }

  function keep(marks) {
    kept = marks;
    show(kept);
  }

  // Opens the article of the address, and shows its span if it names one.
  function open() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* an address written by hand: taken as it is */ }
    const node = document.getElementById(name);
    const article = node?.closest("article") ?? articles[0];
    articles.forEach((other, i) => {
      other.hidden = other !== article;
      entries[i].firstElementChild.toggleAttribute("aria-current", other === article);
    });
    entries[articles.indexOf(article)]?.scrollIntoView({block: "nearest"});
    keep(node?.matches("mark") ? [node] : []);
    if (node === article) article.querySelector("h2").focus();
    (kept[0] ?? (node && article))?.scrollIntoView({block: kept[0] ? "center" : "start"});
  }

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐðÐ]/g, "d").toLowerCase();

  function search({target}) {
    const words = plain(target.value).split(/\s+/);
    entries.forEach((entry, i) => {
      const text = articles[i].plain ??= plain(articles[i].textContent);
      entry.hidden = !words.every((word) => text.includes(word));
    });
    document.querySelector(".nothing").hidden = entries.some((entry) => !entry.hidden);
  }

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
      kept[0]?.scrollIntoView({block: "center", behavior: "smooth"});
    } else if (event.target.closest(".text") && !countAt(event)) keep([]);
  });
  document.addEventListener("change", () => show(shown));
  addEventListener("resize", () => show(shown));
  addEventListener("hashchange", open);
  const box = document.querySelector("input[type=search]");
  box.hidden = false;
  box.addEventListener("input", search);
  open();
})();

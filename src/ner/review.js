"use strict";
const questions = [...document.querySelectorAll("section")];
const decisions = new Map();
let at = 0;
let saved = true;

function show(next) {
  at = Math.max(0, Math.min(questions.length, next));
  questions.forEach((question, i) => { question.hidden = i !== at; });
  document.getElementById("progress").textContent =
    `${decisions.size} of ${questions.length} answered` + (at === questions.length ? "; that was the last: save" : "");
}

function decide(question, answer, button) {
  saved = false;
  decisions.set(question, { ...JSON.parse(question.dataset.about), ...answer });
  question.querySelectorAll(".chosen").forEach((chosen) => chosen.classList.remove("chosen"));
  if (button) button.classList.add("chosen");
  show(questions.indexOf(question) + 1);
}

function press(button) {
  const { answer, part } = button.dataset;
  decide(button.closest("section"), part ? { answer, part } : { answer }, button);
}

function save() {
  const blob = new Blob([JSON.stringify([...decisions.values()], null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "decisions.json";
  link.click();
  URL.revokeObjectURL(link.href);
  saved = true;
}

for (const question of questions) {
  question.querySelectorAll("button").forEach((button) => button.addEventListener("click", () => press(button)));
  question.querySelector("select").addEventListener("change", (event) =>
    decide(question, { answer: "indicator", indicator: event.target.value }));
}
document.getElementById("save").addEventListener("click", save);
addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
  const buttons = questions[at] ? [...questions[at].querySelectorAll("button")] : [];
  const key = event.key.toLowerCase();
  const chosen = key === "y" ? buttons[0] : key === "n" ? buttons[1] : /^[1-9]$/.test(key) ? buttons[1 + Number(key)] : null;
  if (chosen) press(chosen);
  else if (key === "arrowright") show(at + 1);
  else if (key === "arrowleft") show(at - 1);
  else if (key === "s") save();
  else return;
  event.preventDefault();
});
show(0);

// The box in the heading ticks every row of the page. Without this each row has its own.
"use strict";

// Of the answers only the one that belongs to what is chosen shows.
const answers = document.querySelectorAll("[data-answer-of]");
const showAnswer = () => {
  const chosen = document.querySelector("input[name=field]:checked");
  for (const box of answers) box.hidden = !chosen || box.dataset.answerOf !== chosen.value;
};
document.addEventListener("change", (event) => {
  if (event.target.name === "field") showAnswer();
});
showAnswer();

const boxes = [...document.querySelectorAll("[data-tick-all]")];
const rows = () => [...document.querySelectorAll("input[name=ticked]")];
for (const shown of document.querySelectorAll("[data-tick-all-label]")) shown.hidden = false;
for (const all of boxes) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const row of rows()) row.checked = all.checked;
    for (const other of boxes) other.checked = all.checked;
  });
}
document.addEventListener("change", (event) => {
  if (event.target.name !== "ticked") return;
  const ticked = rows().filter((row) => row.checked).length;
  for (const all of boxes) {
    all.checked = ticked === rows().length;
    all.indeterminate = ticked > 0 && !all.checked;
  }
});

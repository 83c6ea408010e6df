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

const all = document.querySelector("[data-tick-all]");
const rows = () => [...document.querySelectorAll("input[name=ticked]")];
if (all) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const row of rows()) row.checked = all.checked;
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== "ticked") return;
    const ticked = rows().filter((row) => row.checked).length;
    all.checked = ticked === rows().length;
    all.indeterminate = ticked > 0 && !all.checked;
  });
}

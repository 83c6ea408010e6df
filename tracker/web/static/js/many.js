// The box in the heading ticks every row of the page. Without this each row has its own.
"use strict";

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

// Adds up each part of a sheet while it is typed, to be compared with the sum on the paper.
"use strict";

function addUp(part) {
  let sum = 0;
  for (const input of part.querySelectorAll("input")) sum += Number.parseInt(input.value, 10) || 0;
  part.querySelector("output").textContent = String(sum);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const part of document.querySelectorAll("[data-sum]")) {
    addUp(part);
    part.addEventListener("input", () => addUp(part));
  }
});

// Prints a page by its button, or at once when it was opened to be printed. A roll of
// paper has no page length: it is cut to what stands on it. Without this script the
// browser's own way to print does the same.
"use strict";

const MM = 96 / 25.4;

function cutToLength() {
  if (!document.body.classList.contains("paper-80mm")) return;
  const sheet = [...document.styleSheets].find((s) => (s.href || "").includes("receipt-80mm"));
  const receipt = document.querySelector(".receipt");
  if (!sheet || !receipt) return;
  // On the screen the receipt has the margins of the paper as its padding.
  const length = Math.ceil(receipt.getBoundingClientRect().height / MM) + 4;
  sheet.insertRule(`@page { size: 80mm ${length}mm; margin: 3mm 4mm; }`, sheet.cssRules.length);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
});

window.addEventListener("load", () => {
  cutToLength();
  if (document.body.hasAttribute("data-print-now")) {
    const next = document.body.dataset.next;
    // The next woman waits: from the printer straight back to the counter.
    if (next) window.addEventListener("afterprint", () => window.location.replace(next));
    window.print();
    const button = document.querySelector("[data-print]");
    if (button) button.focus();
  }
});

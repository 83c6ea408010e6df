// One heading of the menu is open at a time. It closes with Escape, and when one goes elsewhere;
// without this script the headings open and close all the same.
"use strict";

const headings = [...document.querySelectorAll(".rooms details")];

function closeAll(but) {
  for (const heading of headings) {
    if (heading !== but) heading.open = false;
  }
}

for (const heading of headings) {
  heading.addEventListener("toggle", () => {
    if (heading.open) closeAll(heading);
  });
  heading.addEventListener("keydown", (pressed) => {
    if (pressed.key !== "Escape" || !heading.open) return;
    pressed.stopPropagation();
    heading.open = false;
    heading.querySelector("summary").focus();
  });
  heading.addEventListener("focusout", (moved) => {
    if (moved.relatedTarget && !heading.contains(moved.relatedTarget)) heading.open = false;
  });
}

document.addEventListener("click", (pressed) => {
  const within = pressed.target.closest(".rooms details");
  closeAll(within);
});

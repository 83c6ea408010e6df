// Puts the reader where she is wanted: after a form was refused at the reasons, which lead
// on to the fields; in the menu at the entry where she is. Pages work without this.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const wanted = document.querySelector("[data-focus]");
  if (wanted) wanted.focus();
  // On a phone the menu is one line: show the part of it where she is.
  const here = document.querySelector(".rooms [aria-current]");
  const line = here && here.closest("ul");
  if (line) line.scrollLeft = here.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  if (!link) return;
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const input = field.matches("fieldset") ? field.querySelector("input") || field : field;
  input.focus();
  input.scrollIntoView({ block: "center" });
});

// After a form was refused, puts the reader where the reasons stand; a link to a field
// moves into it. Pages work without this.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const wanted = document.querySelector("[data-focus]");
  if (wanted) wanted.focus();
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

// Shows a file box in the language of the page; the browser's own speaks only the browser's
// language, and no browser speaks Creole. Pages work without this.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll(".file")) {
    const input = box.querySelector("input");
    const name = box.querySelector(".file-name");
    const tell = () => {
      name.textContent = [...input.files].map((file) => file.name).join(", ") || name.dataset.none;
    };
    input.addEventListener("change", tell);
    window.addEventListener("pageshow", tell);
    tell();
    box.querySelector(".file-face").hidden = false;
    box.classList.add("faced");
  }
});

// Cards one after another: the box is empty the moment a card was read, and cards that are
// scanned while an answer is on its way wait in line. Without this script the page comes anew
// after each card.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-scan]");
  if (!form || !window.htmx) return;
  const box = form.querySelector("input[name='text']");
  const line = [];
  let busy = false;

  async function work() {
    if (busy) return;
    busy = true;
    while (line.length) {
      try {
        await window.htmx.ajax("POST", form.action, { target: "#arrivals", values: { text: line[0] } });
        line.shift();
      } catch {
        // Nothing is lost: the card stands in the box again, to be sent anew.
        if (!box.value) box.value = line.shift();
        line.length = 0;
      }
    }
    busy = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.trim();
    box.value = "";
    box.focus();
    if (!text) return;
    line.push(text);
    work();
  });

  // After a name was chosen the next card goes into the box again.
  document.addEventListener("htmx:afterSettle", () => box.focus());
});

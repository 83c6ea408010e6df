// Cards one after another: the box is empty the moment a card was read, and cards that are
// scanned while an answer is on its way wait in line; also while the program does not answer.
// Whoever is meant by a name is chosen by her number. Without this script the page comes anew
// after each card.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-scan]");
  if (!form || !window.htmx) return;
  const box = form.querySelector("input[name='text']");
  const arrivals = document.querySelector("#arrivals");
  const waiting = document.querySelector("[data-cards-waiting]");
  const AGAIN = 2000;
  const line = [];
  let busy = false;

  function told() {
    waiting.hidden = !line.length;
    waiting.querySelector("strong").textContent = line.length;
  }

  // What stands for a number beside the names that are offered: somebody, or nobody of them.
  function numbered(text) {
    return /^\d{1,2}$/.test(text) && arrivals.querySelector(`[data-number="${Number(text)}"]`);
  }

  async function work() {
    if (busy) return;
    busy = true;
    let leads = "";
    while (line.length) {
      const meant = numbered(line[0]);
      if (meant && meant.href) {
        leads = meant.href;
        line.shift();
        continue;
      }
      const values = meant ? { person: meant.form.elements.person.value } : { text: line[0] };
      try {
        await window.htmx.ajax("POST", form.action, { target: "#arrivals", values });
        line.shift();
        waiting.hidden = true;
      } catch {
        // Nothing is lost: they stay in line, and are sent when the program answers again.
        told();
        await new Promise((goOn) => { window.setTimeout(goOn, AGAIN); });
      }
    }
    busy = false;
    if (leads) window.location.assign(leads);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.trim();
    box.value = "";
    box.focus();
    if (!text) return;
    line.push(text);
    if (!waiting.hidden) told();
    work();
  });

  window.addEventListener("beforeunload", (event) => {
    if (line.length) event.preventDefault();
  });

  function ready() {
    for (const hint of arrivals.querySelectorAll("[data-by-number]")) hint.hidden = false;
    box.focus();
  }
  // After a name was chosen the next card goes into the box again.
  document.addEventListener("htmx:afterSettle", ready);
  ready();
});

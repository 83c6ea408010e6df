// One question at a time. Without this all stand one below the other and nothing is missing.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.interview");
  const steps = [...form.querySelectorAll("[data-step]")];
  const turns = form.querySelector("[data-turns]");
  const [back, next] = [turns.querySelector("[data-back]"), turns.querySelector("[data-next]")];
  const told = form.querySelector("[data-progress]");
  const voice = document.getElementById("voice");
  let at = Math.max(0, steps.findIndex((step) => step.matches(".wrong") || step.querySelector(".field.wrong, .error, .invalid-feedback")));
  if (form.querySelector("#likely [name=likely_seen]")) at = steps.length - 1;

  function show(focus) {
    steps.forEach((step, place) => step.classList.toggle("hidden-step", place !== at));
    back.disabled = at === 0;
    next.hidden = at === steps.length - 1;
    told.textContent = form.dataset.stepText.replace("{step}", at + 1).replace("{steps}", steps.length);
    voice.pause();
    if (at === steps.length - 1 && window.htmx) window.htmx.trigger("#likely", "last-step");
    if (!focus) return;
    const first = steps[at].querySelector("input:checked, input:not([type=hidden]), select, textarea, button[type=submit]");
    if (first) first.focus();
  }
  back.addEventListener("click", () => { at -= 1; show(true); });
  next.addEventListener("click", () => { at += 1; show(true); });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || at === steps.length - 1) return;
    if (event.target.matches("button, textarea, summary, a")) return;
    event.preventDefault();
    at += 1;
    show(true);
  });
  turns.hidden = false;
  show(false);
});

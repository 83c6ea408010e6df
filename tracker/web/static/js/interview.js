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

  const refused = form.querySelector("[data-refused]");
  let asking = false;

  function show(focus) {
    refused.textContent = "";
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
  // What cannot be is told now, while she is being asked, and not after the last question.
  async function wrong() {
    try {
      const answer = await fetch(form.dataset.soFar, { method: "POST", body: new FormData(form) });
      if (!answer.ok) return null;
      const told = await answer.json();
      // A later answer may tell that an earlier one is not enough: a child cannot agree alone.
      for (let step = 0; step <= at; step += 1) {
        const field = [...steps[step].querySelectorAll("[name]")].find((one) => one.name in told);
        if (field) return { step, field, sentence: told[field.name] };
      }
      return null;
    } catch {
      return null;
    }
  }

  async function goOn() {
    if (asking) return;
    asking = true;
    const found = await wrong();
    asking = false;
    if (found) {
      if (found.step !== at) {
        at = found.step;
        show(false);
      }
      const folded = found.field.closest("details");
      if (folded) folded.open = true;
      refused.textContent = found.sentence;
      found.field.focus();
      return;
    }
    // What the last page complained of is mended, or is told again with its own question.
    const old = form.querySelector(".error-summary");
    if (old) old.remove();
    at += 1;
    show(true);
  }

  back.addEventListener("click", () => { at -= 1; show(true); });
  next.addEventListener("click", goOn);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || at === steps.length - 1) return;
    if (event.target.matches("button, textarea, summary, a")) return;
    event.preventDefault();
    goOn();
  });
  turns.hidden = false;
  show(false);
});

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
  // Kept with the answers, so that a form that is filled in again goes on where it was.
  const place = form.querySelector("[data-at]");
  // Fields that the answers so far make needless: their questions are passed over.
  let needless = new Set();
  let asking = false;

  const asked = (step) => !needless.has(step.dataset.field);
  function move(by) {
    do at += by; while (!asked(steps[at]));
  }

  function show(focus) {
    refused.textContent = "";
    steps.forEach((step, place) => step.classList.toggle("hidden-step", place !== at));
    back.disabled = at === 0;
    next.hidden = at === steps.length - 1;
    place.value = at;
    const shown = steps.filter((step, number) => asked(step) || number === at);
    told.textContent = form.dataset.stepText.replace("{step}", shown.indexOf(steps[at]) + 1).replace("{steps}", shown.length);
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
      const { wrong: told, needless: passed } = await answer.json();
      needless = new Set(passed);
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
    move(1);
    show(true);
  }

  back.addEventListener("click", () => { move(-1); show(true); });
  next.addEventListener("click", goOn);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || at === steps.length - 1) return;
    if (event.target.matches("button, textarea, summary, a")) return;
    event.preventDefault();
    goOn();
  });
  form.addEventListener("submit", () => {
    for (const step of steps) {
      if (!asked(step)) step.querySelectorAll("input, select").forEach((field) => { field.disabled = true; });
    }
  });
  // What was typed before a lock, a crash or another language is filled in again.
  form.addEventListener("change", (event) => {
    if (event.target !== form) return;
    at = Math.min(Math.max(0, Number(place.value) || 0), steps.length - 1);
    show(false);
    // How many questions there are follows from the answers.
    wrong().then(() => show(true));
  });
  turns.hidden = false;
  show(false);
});

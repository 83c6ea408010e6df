// What is typed into a form is kept by the program on this computer, encrypted, until it is
// saved: a lock, a crash or an empty battery loses nothing. Without this the form works as ever.
"use strict";

document.addEventListener("DOMContentLoaded", async () => {
  const notice = document.querySelector("#draft");
  const form = document.querySelector("form.entry[method=post]:not([role=search])");
  if (!notice || !form || form.querySelector("input[type=password]")) return;
  // Of a form with files all else is kept; a page cannot choose a file.
  const file = form.querySelector("input[type=file]");
  const page = window.location.pathname;
  if (form.getAttribute("action") && new URL(form.action).pathname !== page) return;
  const token = document.querySelector("meta[name=csrf-token]").content;
  const skipped = new Set(["csrf_token", "base", "mark", "drafted", "likely_seen"]);

  const send = (path, fields) =>
    fetch(path, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams(fields),
      keepalive: true,
    }).catch(() => null);
  const typed = () => {
    const held = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (!skipped.has(name) && typeof value === "string") held.append(name, value);
    }
    return held.toString();
  };

  const drafted = document.createElement("input");
  drafted.type = "hidden";
  drafted.name = "drafted";
  drafted.value = "1";
  form.append(drafted);

  const empty = typed();
  let kept = empty;
  let waiting = 0;
  const keep = () => {
    window.clearTimeout(waiting);
    waiting = 0;
    const now = typed();
    if (now === kept) return;
    kept = now;
    return send(notice.dataset.keep, { page, data: now });
  };
  form.addEventListener("input", () => {
    if (!waiting) waiting = window.setTimeout(keep, 1000);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting) keep();
  });
  form.addEventListener("submit", () => {
    window.clearTimeout(waiting);
    waiting = 0;
  });

  // Lock or sign out: what was typed in the last second goes first, afterwards nothing is taken.
  document.addEventListener("submit", async (event) => {
    if (event.target === form || !waiting) return;
    event.preventDefault();
    await keep();
    event.target.requestSubmit(event.submitter);
  });

  // Another language of the screens: the page comes anew, with what was typed.
  for (const button of document.querySelectorAll(".languages button")) {
    button.addEventListener("click", async (event) => {
      if (typed() === empty || button.dataset.kept) return;
      event.preventDefault();
      button.dataset.kept = "1";
      await send(notice.dataset.keep, { page, data: typed() });
      window.sessionStorage.setItem("tracker.take", page);
      button.click();
    });
  }

  // A form that was refused holds what was typed already.
  if (document.querySelector(".error-summary")) return;
  const answer = await send(notice.dataset.read, { page });
  if (!answer || answer.status !== 200) return;
  const held = await answer.json();
  if (held.data === empty) return;
  notice.querySelector("[data-when]").textContent = held.at;
  const at_once = window.sessionStorage.getItem("tracker.take") === page;
  window.sessionStorage.removeItem("tracker.take");
  notice.querySelector("[data-file]").hidden = !file;
  notice.hidden = at_once && !file;
  const take = notice.querySelector("[data-take]");
  take.addEventListener("click", () => {
    const values = new URLSearchParams(held.data);
    for (const field of form.elements) {
      if (!field.name || skipped.has(field.name) || field.type === "submit") continue;
      const all = values.getAll(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = all.includes(field.value);
      else if (field.tagName === "SELECT" && field.multiple) {
        for (const one of field.options) one.selected = all.includes(one.value);
      } else if (values.has(field.name)) field.value = all.shift();
    }
    kept = typed();
    for (const part of notice.children) part.hidden = !file || !("file" in part.dataset);
    notice.hidden = !file;
    form.dispatchEvent(new Event("change", { bubbles: true }));
    const first = form.querySelector("input:not([type=hidden]), select, textarea");
    if (first && !at_once) first.focus();
  });
  if (at_once) take.click();
  notice.querySelector("[data-drop]").addEventListener("click", () => {
    send(notice.dataset.drop, { page });
    notice.hidden = true;
  });
});

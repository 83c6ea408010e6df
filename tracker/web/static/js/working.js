// A form that takes long says so, and is sent once. Pages work without this: the server
// does nothing twice.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.working || (event.submitter && "quick" in event.submitter.dataset)) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const told = form.querySelector(".working");
  told.textContent = form.dataset.working;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  if (!form.dataset.progress) return;
  window.setInterval(async () => {
    const answer = await fetch(form.dataset.progress).catch(() => null);
    const said = answer && answer.ok ? await answer.json().catch(() => null) : null;
    if (said && said.text) told.textContent = `${form.dataset.working} ${said.text}`;
  }, 2000);
});

// Coming back by the browser's arrow finds the page as it was left: let it be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

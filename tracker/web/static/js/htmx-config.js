// htmx reads its settings from the meta element of base.html. What it asks the server for
// carries the token that every form carries; an answer that is a whole page (the session
// is over) replaces the whole page. Where the program does not answer at all, the page says so.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name='csrf-token']");
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.responseText.trimStart().toLowerCase().startsWith("<!doctype")) {
    event.detail.shouldSwap = false;
    window.location.reload();
  }
});

for (const [event, answered] of [["htmx:sendError", false], ["htmx:beforeOnLoad", true]]) {
  document.addEventListener(event, () => {
    const notice = document.querySelector("#no-answer");
    if (notice) notice.hidden = answered;
  });
}

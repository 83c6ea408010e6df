// A code that is scanned is looked for, wherever the focus is. Without this a scanner's letters
// choose among reasons, and its Enter presses the button that has the focus: one hands kits over.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const search = document.body.dataset.search;
  // The counter of a day looks after its own box.
  if (!search || document.querySelector("form[data-counter]")) return;
  const PREFIX = "TRK";
  const PAUSE = 400;
  let text = "";
  let since = 0;
  let before = "";
  let looked = -PAUSE;

  // Where something is written, it may be the code that is asked for.
  const written = (field) =>
    field.matches("textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

  function look(code) {
    const own = document.querySelector("form[data-scan], form#find");
    if (own) {
      own.querySelector("input[name=text]").value = code;
      own.requestSubmit();
      return;
    }
    const form = document.createElement("form");
    form.method = "post";
    form.action = search;
    const token = document.querySelector("meta[name=csrf-token]").content;
    for (const [name, value] of [["csrf_token", token], ["text", code]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.requestSubmit();
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    // A scanner may end with two line ends: the second would press what has the focus.
    if (event.key === "Enter" && event.timeStamp - looked < PAUSE) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || written(field)) return;
    if (event.timeStamp - since > PAUSE) text = "";
    if (event.key === "Enter" && text.length > PREFIX.length) {
      event.preventDefault();
      event.stopPropagation();
      const code = text;
      text = "";
      looked = event.timeStamp;
      look(code);
    }
    if (event.key.length !== 1) return;
    since = event.timeStamp;
    if (!text) before = field.value;
    text += event.key;
    if (!(text.toUpperCase() + PREFIX.slice(text.length)).startsWith(PREFIX)) {
      text = "";
      return;
    }
    if (text.length < PREFIX.length) return;
    event.preventDefault();
    if (field.matches("select")) field.value = before;
  }, true);
});

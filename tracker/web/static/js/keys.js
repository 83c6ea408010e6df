// Keys with Ctrl or Alt, so that they never stand in the way of typing or of a screen reader.
"use strict";

document.addEventListener("keydown", (event) => {
  const places = document.body.dataset;
  if (event.ctrlKey && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k" && places.search) {
    event.preventDefault();
    const box = document.querySelector("form[role=search] input[name=text]");
    if (box) box.focus();
    else window.location.assign(places.search);
  } else if (event.ctrlKey && !event.altKey && event.key === "/" && places.keys) {
    event.preventDefault();
    window.location.assign(places.keys);
  } else if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)) {
    const entry = document.querySelectorAll(".rooms > ul > li")[Number(event.code.slice(5)) - 1];
    if (!entry) return;
    event.preventDefault();
    const heading = entry.querySelector("details");
    const first = entry.querySelector("a");
    // What stands below a heading is gone through with Tab, and opened with Enter.
    if (heading) heading.open = true;
    if (heading) first.focus();
    else first.click();
  }
});

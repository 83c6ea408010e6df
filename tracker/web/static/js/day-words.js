// A browser writes the days of its boxes in the order of its own language, so 03/11 may be the
// third of November or the eleventh of March. Beside each box the day stands in words of the page.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const told = document.body.dataset;
  if (!told.dayPattern) return;
  const weekdays = told.weekdays.split(" ");
  const months = told.months.split(" ");

  function words(value) {
    const found = /^(\d{4})-(\d\d)-(\d\d)(T|$)/.exec(value);
    if (!found) return "";
    const [year, month, day] = found.slice(1, 4).map(Number);
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    return told.dayPattern
      .replace("{weekday}", weekdays[(weekday + 6) % 7])
      .replace("{day}", day === 1 ? told.dayFirst : day)
      .replace("{month}", months[month - 1])
      .replace("{year}", year);
  }

  function stand(box) {
    const said = document.createElement("p");
    said.className = "hint day-said";
    said.id = `${box.id}-said`;
    box.after(said);
    box.setAttribute("aria-describedby", `${box.getAttribute("aria-describedby") || ""} ${said.id}`.trim());
    const tell = () => { said.textContent = words(box.value); };
    tell();
    return tell;
  }

  const all = [...document.querySelectorAll("input[type=date][id], input[type=datetime-local][id]")].map(stand);
  // Also what is filled in again from a draft, which tells the form alone.
  for (const event of ["input", "change"]) {
    document.addEventListener(event, () => all.forEach((tell) => tell()));
  }
});

// The counter: the box has the focus always. What is scanned is answered in place; Enter in
// the empty box does what comes next: hands over where nothing speaks against it, and prints
// the receipt of the last kit. Without this script each step is a page, with the same keys.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-counter]");
  if (!form || !window.htmx) return;
  const box = form.querySelector("input[name='text']");
  const answer = document.getElementById("answer");
  // A scanner may end with two line ends: the second must not hand over what nobody has read.
  const SEEN = 350;
  let pause = 0;
  let waiting = null;
  let busy = false;

  async function ask(values) {
    waiting = values;
    if (busy) return;
    busy = true;
    // Until the answer has stood there for a moment; ``busy`` ends before it is shown.
    delete answer.dataset.ready;
    while (waiting) {
      const next = waiting;
      waiting = null;
      try {
        await window.htmx.ajax("POST", form.action, { target: answer, values: next });
      } catch {
        if (!box.value) box.value = next.text || "";
        answer.dataset.ready = "";
      }
    }
    busy = false;
  }

  function goOn() {
    if (busy || !("ready" in answer.dataset)) return;
    const give = answer.querySelector("form[data-give][data-clear]");
    if (give) {
      give.requestSubmit();
      return;
    }
    const print = answer.querySelector("a[data-print-receipt]");
    if (print) window.location.assign(print.href);
  }

  function told(extra) {
    const values = Object.fromEntries(new FormData(form));
    delete values.last;
    return { ...values, ...extra };
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.trim();
    box.value = "";
    box.focus();
    if (text) ask(told({ text }));
    else goOn();
  });

  answer.addEventListener("submit", (event) => {
    const give = event.target.closest("form[data-give]");
    if (give) {
      // One kit, however often the key is pressed.
      if (give.dataset.sent) event.preventDefault();
      give.dataset.sent = "1";
      return;
    }
    const choose = event.target.closest("form[data-choose]");
    if (!choose) return;
    event.preventDefault();
    ask(Object.fromEntries(new FormData(choose)));
  });

  // A reason is chosen by keys alone: Enter on it hands over.
  answer.addEventListener("keydown", (event) => {
    const give = event.target.closest("select") && event.target.closest("form[data-give]");
    if (event.key !== "Enter" || !give) return;
    event.preventDefault();
    give.requestSubmit();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "p" || event.target !== box || box.value) return;
    const print = answer.querySelector("a[data-print-receipt]");
    if (!print || event.ctrlKey || event.metaKey || event.altKey) return;
    // Only where nothing follows: a name may begin with this letter.
    window.setTimeout(() => { if (box.value.toLowerCase() === "p") window.location.assign(print.href); }, 600);
  });

  // A scanner types wherever the focus is, and its Enter would hand over to whoever stands there.
  // What begins like a code of ours goes to the box; a reason that was being chosen stays as it was.
  const PREFIX = "TRK";
  const PAUSE = 400;
  let begun = "";
  let since = 0;
  let before = "";
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (field === box || event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toUpperCase();
    if (event.timeStamp - since > PAUSE || !PREFIX.startsWith(begun + key)) begun = "";
    since = event.timeStamp;
    if (!begun) before = field.value;
    if (PREFIX.startsWith(begun + key)) begun += key;
    if (begun !== PREFIX) return;
    event.preventDefault();
    if (field.matches("select, input, textarea")) field.value = before;
    begun = "";
    box.value = PREFIX;
    box.focus();
  });

  const lot = form.querySelector("select[name='lot']");
  if (lot) {
    lot.addEventListener("change", () => {
      for (const held of answer.querySelectorAll("input[name='lot']")) held.value = lot.value;
      const chosen = lot.selectedOptions[0].text.split(" · ").slice(0, 2).join(" · ");
      for (const shown of answer.querySelectorAll("[data-lot-shown]")) shown.textContent = chosen;
      // Whether a kit is an earlier one depends on what is given out now.
      const person = answer.querySelector("form[data-give] input[name='person']");
      const token = answer.querySelector("form[data-give] input[name='token']");
      if (person && person.value) ask(told({ text: "", person: person.value, token: token.value }));
      else box.focus();
    });
  }

  function ready() {
    delete answer.dataset.ready;
    window.clearTimeout(pause);
    pause = window.setTimeout(() => { answer.dataset.ready = ""; }, SEEN);
    const wanted = answer.querySelector("form[data-give] select[name='earlier_reason'], form[data-give] select[name='recipient_age_band'], form[data-choose]:not([data-blocked]) button");
    (wanted || box).focus();
  }
  document.addEventListener("htmx:afterSettle", ready);
  // After the page came with an answer or a receipt, the box again, unless a reason is asked.
  ready();
  answer.dataset.ready = "";
});

// Sentences read aloud in her language: a recording, or the computer's own voice.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.interview");
  const voice = document.getElementById("voice");
  const told = form.querySelector("[data-progress]");
  const hers = () => form.querySelector("[name=language]:checked").value;
  for (const button of form.querySelectorAll("[data-voice]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const answer = await fetch(button.dataset.voice.replace("/xx/", `/${hers()}/`)).catch(() => null);
      if (!answer || answer.status !== 200) {
        told.textContent = form.dataset.noVoice;
        return;
      }
      voice.src = URL.createObjectURL(await answer.blob());
      // A recording that this browser cannot play.
      voice.play().catch(() => { told.textContent = form.dataset.noVoice; });
    });
  }
});

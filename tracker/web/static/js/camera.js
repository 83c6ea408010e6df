// The camera beside the scanner: opens by a button, reads QR codes frame by frame, fills the box
// and submits as a scanner's Enter does. Closes with Escape, or when a code was read. Pictures
// go to a thread of this page and nowhere else; none is stored.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const dialog = document.getElementById("camera");
  const buttons = [...document.querySelectorAll("[data-camera]")];
  if (!dialog || !buttons.length || !dialog.showModal) return;
  const video = dialog.querySelector("video");
  const told = dialog.querySelector("[role='status']");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  // Wider frames cost time and hold no more of a code that is held before a camera.
  const WIDEST = 1280;
  let reader = null;
  let stream = null;
  let opened = 0;
  let button = null;

  for (const each of buttons) {
    each.hidden = false;
    each.addEventListener("click", () => open(each));
  }
  dialog.querySelector("[data-camera-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    stop();
    // Back to the box, unless a page is on its way.
    if (button) document.getElementById(button.dataset.camera).focus();
  });
  window.addEventListener("pagehide", stop);

  function say(which) {
    told.textContent = dialog.dataset[which];
  }

  function stop() {
    opened += 1;
    for (const track of stream ? stream.getTracks() : []) track.stop();
    stream = null;
    video.srcObject = null;
    canvas.width = canvas.height = 0;
  }

  async function open(which) {
    button = which;
    dialog.showModal();
    opened += 1;
    const mine = opened;
    say("starting");
    if (!navigator.mediaDevices) return say("none");
    try {
      const got = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: "environment", width: { ideal: WIDEST }, height: { ideal: 720 } },
      });
      if (mine !== opened) {
        for (const track of got.getTracks()) track.stop();
        return;
      }
      stream = got;
    } catch (trouble) {
      if (mine === opened) say(trouble.name === "NotAllowedError" ? "refused" : trouble.name === "NotReadableError" ? "busy" : "none");
      return;
    }
    video.srcObject = stream;
    await video.play().catch(() => {});
    say("looking");
    watch(mine);
  }

  async function watch(mine) {
    while (mine === opened) {
      const text = video.videoWidth ? await read(frame()) : null;
      if (mine !== opened) return;
      if (text) return done(text);
      await new Promise(requestAnimationFrame);
    }
  }

  function frame() {
    const share = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * share);
    canvas.height = Math.round(video.videoHeight * share);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  }

  function read(picture) {
    reader ??= new Worker(dialog.dataset.reader);
    return new Promise((found) => {
      reader.onmessage = ({ data }) => found(data.text);
      reader.onerror = () => { say("broken"); found(null); stop(); };
      reader.postMessage({ number: opened, picture }, [picture.data.buffer]);
    });
  }

  function done(text) {
    const box = document.getElementById(button.dataset.camera);
    dialog.close();
    if (box.matches("textarea")) {
      // A list: one code on each line, as a scanner writes it.
      box.value = `${box.value}${box.value && !box.value.endsWith("\n") ? "\n" : ""}${text}\n`;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    box.value = text;
    if ("fill" in button.dataset) box.dispatchEvent(new Event("input", { bubbles: true }));
    else box.form.requestSubmit();
  }
});

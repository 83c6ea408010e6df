"""Readers of pictures in a real Chromium: the page's own, and jsQR to compare with."""

from __future__ import annotations

import base64

from playwright.sync_api import Page

#: Gives the picture to the very worker of the camera's page, under the page's own policy.
_OURS = """async ([script, encoded]) => {
  const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(bitmap, 0, 0);
  const picture = pen.getImageData(0, 0, bitmap.width, bitmap.height);
  if (!script) {
    const found = window.jsQR(picture.data, picture.width, picture.height);
    return { text: found && found.data, look: "jsQR" };
  }
  window.reader ??= new Worker(script);
  return new Promise((done, lost) => {
    window.reader.onmessage = (told) => done(told.data);
    window.reader.onerror = (trouble) => lost(new Error(trouble.message));
    window.reader.postMessage({ number: 1, picture }, [picture.data.buffer]);
  });
}"""
READER = "/static/js/code-reader.js"


def read(page: Page, picture: bytes, script: str | None = READER) -> tuple[str | None, str | None]:
    """The text in a picture and by which look it was found; ``script`` None: jsQR's."""
    told = page.evaluate(_OURS, [script, base64.b64encode(picture).decode()])
    assert not told.get("trouble"), told
    return told["text"], told["look"]

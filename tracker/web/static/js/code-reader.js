// Reads QR codes in pictures, in a thread of its own; it alone may compile WASM. A picture is
// looked at as it is, then twice as large, then sharpened: each further look only where those
// before found nothing. Nothing is kept of any picture.
"use strict";

importScripts("../vendor/zxing-wasm/reader.js");

const OPTIONS = {
  formats: ["QRCode"],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  maxNumberOfSymbols: 1,
};
// Larger pictures are not doubled: what is in them is large enough.
const MOST_DOUBLED = 1400;

ZXingWASM.prepareZXingModule({
  overrides: { locateFile: (name) => new URL(`../vendor/zxing-wasm/${name}`, self.location.href).href },
});

function greyOf(picture) {
  const { data, width, height } = picture;
  const dots = new Uint8ClampedArray(width * height);
  for (let i = 0, at = 0; i < dots.length; i += 1, at += 4) {
    dots[i] = (data[at] * 77 + data[at + 1] * 150 + data[at + 2] * 29) >> 8;
  }
  return { dots, width, height };
}

function pictureOf({ dots, width, height }) {
  const picture = new ImageData(width, height);
  const words = new Uint32Array(picture.data.buffer);
  for (let i = 0; i < dots.length; i += 1) words[i] = 0xff000000 | (dots[i] * 0x010101);
  return picture;
}

function doubled({ dots, width, height }) {
  const wide = width * 2;
  const high = height * 2;
  const out = new Uint8ClampedArray(wide * high);
  for (let y = 0; y < high; y += 1) {
    const above = Math.min(y >> 1, height - 1);
    const below = Math.min(above + (y & 1), height - 1);
    for (let x = 0; x < wide; x += 1) {
      const left = x >> 1;
      const right = Math.min(left + (x & 1), width - 1);
      out[y * wide + x] =
        (dots[above * width + left] + dots[above * width + right] +
          dots[below * width + left] + dots[below * width + right] + 2) >> 2;
    }
  }
  return { dots: out, width: wide, height: high };
}

// Means of squares of (2r+1) dots, by running sums along rows and then columns.
function blurred({ dots, width, height }, r) {
  const rows = new Float32Array(dots.length);
  const out = new Float32Array(dots.length);
  const size = 2 * r + 1;
  const sum = (from, to, count, step) => {
    const at = (i) => Math.min(Math.max(i, 0), count - 1) * step;
    return (start) => {
      let total = 0;
      for (let i = -r; i <= r; i += 1) total += from[start + at(i)];
      for (let i = 0; i < count; i += 1) {
        to[start + i * step] = total / size;
        total += from[start + at(i + r + 1)] - from[start + at(i - r)];
      }
    };
  };
  const alongRow = sum(dots, rows, width, 1);
  for (let y = 0; y < height; y += 1) alongRow(y * width);
  const alongColumn = sum(rows, out, height, width);
  for (let x = 0; x < width; x += 1) alongColumn(x);
  return out;
}

// What is lighter than around it gets lighter, what is darker darker.
function sharpened(grey, r, strength) {
  const around = blurred(grey, r);
  const dots = new Uint8ClampedArray(grey.dots.length);
  for (let i = 0; i < dots.length; i += 1) {
    dots[i] = grey.dots[i] + strength * (grey.dots[i] - around[i]);
  }
  return { ...grey, dots };
}

function* looks(picture) {
  yield ["plain", () => picture, {}];
  const grey = greyOf(picture);
  const small = Math.max(grey.width, grey.height) <= MOST_DOUBLED;
  const large = small ? doubled(grey) : grey;
  yield ["doubled", () => pictureOf(large), {}];
  yield ["sharpened", () => pictureOf(sharpened(grey, 3, 2)), {}];
  yield ["doubled and sharpened", () => pictureOf(sharpened(large, 6, 3)), {}];
}

async function read(picture) {
  for (const [look, made, more] of looks(picture)) {
    const found = await ZXingWASM.readBarcodes(made(), { ...OPTIONS, ...more });
    const text = found.map((code) => code.text).find(Boolean);
    if (text) return { text, look };
  }
  return { text: null, look: null };
}

self.addEventListener("message", async ({ data: { number, picture } }) => {
  try {
    self.postMessage({ number, ...(await read(picture)) });
  } catch (error) {
    self.postMessage({ number, text: null, look: null, trouble: String(error) });
  }
});

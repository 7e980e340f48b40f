// @ts-check
// Handing a file to the viewer.

/** Save text or a picture under a name. @param {string} name @param {BlobPart} content @param {string} type */
export function save(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replace(/[^\p{L}\p{N}._ -]+/gu, "-");
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/**
 * A chart as a picture, on the panel's ground with its title.
 * @param {HTMLCanvasElement} chart @param {string} title
 */
export async function picture(chart, title) {
  const ratio = devicePixelRatio;
  const head = 40 * ratio;
  const canvas = document.createElement("canvas");
  canvas.width = chart.width;
  canvas.height = chart.height + head;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const token = (/** @type {string} */ name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  context.fillStyle = token("--panel");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = token("--ink");
  context.font = `650 ${16 * ratio}px 'Archivo Variable', sans-serif`;
  context.fillText(title, 12 * ratio, 26 * ratio, canvas.width - 24 * ratio);
  context.drawImage(chart, 0, head);
  return new Promise((/** @type {(blob: Blob | null) => void} */ done) => canvas.toBlob(done, "image/png"));
}

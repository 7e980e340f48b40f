// @ts-check
// What may wait: work between what the viewer does.

const LATEST_MS = 500;

/** Wait until there is nothing better to do, but not for long. @returns {Promise<void>} */
export const idle = () => new Promise((go) => {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(() => go(), { timeout: LATEST_MS });
  else setTimeout(go);
});

// @ts-check
// Says what became of what a viewer asked for, where a page has a place for it: `#told` and `#refused`.

import { ApiError } from "./api.js";
import { byId, setText } from "./dom.js";

/** @typedef {<T>(work: () => Promise<T>, told?: string) => Promise<T | null>} Tell */

/** Do something that the server may refuse; its sentence is shown. @type {Tell} */
export async function tell(work, told = "") {
  setText(byId("told"), "");
  setText(byId("refused"), "");
  try {
    const done = await work();
    setText(byId("told"), told);
    return done;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    setText(byId("refused"), sentence(error.message));
    return null;
  }
}

/** Write what the server says as a sentence. @param {string} text */
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

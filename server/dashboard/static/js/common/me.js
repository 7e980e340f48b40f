// @ts-check
// Who looks at the page, and what they may: so that nothing is asked for that would only be refused.

import * as api from "./api.js";
import { asViewer } from "./coach.js";

/** @typedef {{ account: { name: string, player: string | null } | null, role: string | null, rights: string[] }} Me */

/** @type {Promise<Me> | null} */
let asked = null;

/** Who it is; nobody with no rights where the server does not say. @returns {Promise<Me>} */
export function me() {
  asked ??= api.get("/auth/me", asViewer()).catch(() => ({ account: null, role: null, rights: [] }));
  return asked;
}

/** Whether who looks may do something. @param {string} right */
export const may = async (right) => (await me()).rights.includes(right);

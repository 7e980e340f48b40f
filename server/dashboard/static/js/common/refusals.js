// @ts-check
// What the server refuses, in the viewer's language: its sentences have codes, and words by these where it is not English.

import { canSay, language, say } from "./language.js";

/** @typedef {{ detail?: string, title?: string, code?: string | null, values?: Record<string, string> }} Problem */

/** The sentence of a problem; "" where it says nothing. @param {Problem} problem */
export async function refusalText({ detail, title, code, values = {} }) {
  const told = detail || title || "";
  if (!code || language === "en") return told;
  const words = await wordsOf();
  if (!(code in words)) return told;
  const known = /** @type {Record<string, string>} */ ({ ...values, meaning: words[`right.${values.right}`] ?? values.meaning, place: words[`place.${values.place}`] ?? values.place, role: roleText(values.role) });
  return words[code].replace(/\{(\w+)\}/g, (_, name) => words[known[name]] ?? known[name] ?? "");
}

/** @returns {Promise<Record<string, string>>} */
const wordsOf = async () => (await import(`../languages/refusals_${language}.js`).catch(() => ({ default: {} }))).default;

/** @param {string} [role] */
const roleText = (role) => (role && canSay(`role.${role}`) ? say(`role.${role}`).toLowerCase() : (role ?? ""));

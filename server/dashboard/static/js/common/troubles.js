// @ts-check
// What is amiss at a court, in the viewer's language: devices say it in English, in sentences that are known.

import { language } from "./language.js";

/** @type {[string, string][]} */
const known = language === "en" ? [] : (await import(`../languages/troubles_${language}.js`)).default;
const patterns = known.map(([english, ours]) => /** @type {[RegExp, string]} */ ([
  new RegExp(english.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>.+?)"), "g"), ours,
]));

/** Say it in the viewer's language; what is not known stays as it is. @param {string} text */
export const troubleText = (text) => patterns.reduce((said, [pattern, ours]) =>
  said.replace(pattern, (...found) => ours.replace(/\{(\w+)\}/g, (_, name) => found.at(-1)[name])), text);

/** A court with what is amiss there in the viewer's language. @template {{ problem?: string | null }} Court @param {Court} court @returns {Court} */
export const withTroubles = (court) => (court.problem ? { ...court, problem: troubleText(court.problem) } : court);

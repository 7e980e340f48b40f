// @ts-check
// The words of a page in the viewer's language. The shell is English as served; `translate` puts the words of another
// language into it.

import { language, loaded, locale } from "./chosen_language.js";

export { LANGUAGES, choose, language, locale } from "./chosen_language.js";

/** @typedef {string | { one: string, other: string }} Words */

/** @type {Record<string, Words>} */
const words = Object.assign({}, ...(await loaded).map((one) => one.default));
const plural = new Intl.PluralRules(language);

/**
 * Say something: `say("points", {n: 3})` is "3 points". Of a sentence with two forms, `n` chooses.
 * @param {string} key
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function say(key, values = {}) {
  const found = words[key];
  if (found === undefined) throw new Error(`there are no words for ${key} in ${language}`);
  const text = typeof found === "string" ? found : found[plural.select(Number(values.n)) === "one" ? "one" : "other"];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Load the words of a part of a page: those of languages/<code>_<part>.js. @param {string} part */
export async function learn(part) {
  Object.assign(words, (await import(`../languages/${language}_${part}.js`)).default);
}

/** Whether there are words for something. @param {string} key */
export const canSay = (key) => key in words;

/** Put the words into a page's shell: `data-say` is an element's text, `data-say-label` its accessible name, `data-say-title` its hint. */
export function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.getAttribute("data-say") ?? "");
  for (const element of document.querySelectorAll("[data-say-label]")) element.setAttribute("aria-label", say(element.getAttribute("data-say-label") ?? ""));
  for (const element of document.querySelectorAll("[data-say-title]")) element.setAttribute("title", say(element.getAttribute("data-say-title") ?? ""));
  nameTheme();
  addEventListener("themechange", nameTheme);
}

// The switch of colours is named by what it switches to.
function nameTheme() {
  const button = document.getElementById("theme");
  if (!button) return;
  button.title = say(document.documentElement.dataset.theme === "dark" ? "theme.light" : "theme.dark");
  button.setAttribute("aria-label", button.title);
}

// One of each kind: to make one costs as much as a hundred uses.
const writers = /** @type {Map<string, any>} */ (new Map());

/** @template T @param {string} key @param {() => T} make @returns {T} */
function kept(key, make) {
  const known = writers.get(key) ?? make();
  writers.set(key, known);
  return known;
}

/** A number, at most so many digits after the point. @param {number} value */
export const number = (value, digits = 0) =>
  kept(`number ${digits}`, () => new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: digits })).format(value).replace("-", "−");

/** A share between 0 and 1 as "61 %". @param {number} share */
export const percent = (share, digits = 0) => `${number(100 * share, digits)}\u00a0%`;

/** A share with what it is of and its interval: "61 % of 28 (46–74)". @param {{value: number, low: number, high: number, of: number} | null} share */
export function shareText(share) {
  return share ? say("share", { share: percent(share.value), n: share.of, low: number(100 * share.low), high: number(100 * share.high) }) : say("nothing");
}

/** A moment as the viewer's clock shows it. @param {number} ms @param {boolean} seconds */
export const clockText = (ms, seconds = false) =>
  kept(`clock ${seconds}`, () => new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined, hourCycle: "h23" })).format(ms);

/** A moment's day. @param {number} ms */
export const dayText = (ms) =>
  kept("day", () => new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" })).format(ms);

/** Several things in a row: "Ana, Luis and Max". @param {string[]} things */
export const list = (things) => kept("list", () => new Intl.ListFormat(language)).format(things);

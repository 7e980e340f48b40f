// @ts-check
// The words of a page in the viewer's language: languages/<code>.js, and languages/<code>_<more>.js where a page names more. The shell is
// English as served; `translate` puts the words of another language into it.

const KEY = "marcador.language";
const ASKED = "language";

/** The languages that there are, each by its own name. */
export const LANGUAGES = { en: "English", es: "Español" };

/** @typedef {string | { one: string, other: string }} Words */

export const language = chosen();
/** How the viewer writes days and times: British or American, where the page is English. */
export const locale = navigator.languages.find((one) => one.slice(0, 2) === language) ?? language;
/** @type {Record<string, Words>} */
const words = Object.assign({}, ...(await Promise.all(files().map((file) => import(`../languages/${file}.js`)))).map((one) => one.default));
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

/** Choose another language: the page is read again in it. @param {string} code */
export function choose(code) {
  localStorage.setItem(KEY, code);
  const here = new URL(location.href);
  here.searchParams.delete(ASKED);
  history.replaceState(history.state, "", here);
  location.reload();
}

/** A number, at most so many digits after the point. @param {number} value */
export const number = (value, digits = 0) =>
  value.toLocaleString(language, { maximumFractionDigits: digits, minimumFractionDigits: digits }).replace("-", "−");

/** A share between 0 and 1 as "61 %". @param {number} share */
export const percent = (share, digits = 0) => `${number(100 * share, digits)} %`;

/** A share with what it is of and its interval: "61 % of 28 (46–74)". @param {{value: number, low: number, high: number, of: number} | null} share */
export function shareText(share) {
  return share ? say("share", { share: percent(share.value), n: share.of, low: number(100 * share.low), high: number(100 * share.high) }) : say("nothing");
}

/** A moment as the viewer's clock shows it. @param {number} ms @param {boolean} seconds */
export const clockText = (ms, seconds = false) =>
  new Date(ms).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined, hourCycle: "h23" });

/** A moment's day. @param {number} ms */
export const dayText = (ms) =>
  new Date(ms).toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** Several things in a row: "Ana, Luis and Max". @param {string[]} things */
export const list = (things) => new Intl.ListFormat(language).format(things);

// Some pages have so many words of their own that the others do not load them: `data-words` names the file.
function files() {
  const { words: more } = document.documentElement.dataset;
  return [language, ...(more?.split(" ") ?? []).map((one) => `${language}_${one}`)];
}

function chosen() {
  const known = Object.keys(LANGUAGES);
  const wanted = [new URLSearchParams(location.search).get(ASKED), localStorage.getItem(KEY)];
  return [...wanted, ...navigator.languages.map((one) => one.slice(0, 2))].find((one) => one && known.includes(one)) ?? "en";
}

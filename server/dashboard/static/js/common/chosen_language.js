// @ts-check
// Which language the viewer reads, and its words on their way: languages/<code>.js, and languages/<code>_<more>.js where a
// page names more. It needs nothing else, so that they come while a page's scripts still do.

const KEY = "marcador.language";
const ASKED = "language";

/** The languages that there are, each by its own name. */
export const LANGUAGES = { en: "English", es: "Español" };

export const language = chosen();
/** How the viewer writes days and times: British or American, where the page is English. */
export const locale = navigator.languages.find((one) => one.slice(0, 2) === language) ?? language;

/** The modules of words, loaded. @type {Promise<{ default: Record<string, import("./language.js").Words> }[]>} */
export const loaded = Promise.all(files().map((file) => import(`../languages/${file}.js`)));

/** Choose another language: the page is read again in it. @param {string} code */
export function choose(code) {
  localStorage.setItem(KEY, code);
  const here = new URL(location.href);
  here.searchParams.delete(ASKED);
  history.replaceState(history.state, "", here);
  location.reload();
}

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

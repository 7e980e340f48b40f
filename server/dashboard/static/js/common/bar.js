// @ts-check
// What the bar of every page has: its words in the viewer's language, and the choice of another language.

import { byId, el } from "./dom.js";
import { LANGUAGES, choose, language, say, translate } from "./language.js";

translate();
const select = /** @type {HTMLSelectElement} */ (el("select", { id: "language", "aria-label": say("language") },
  Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code, lang: code }, name))));
select.value = language;
select.addEventListener("change", () => choose(select.value));
// The bar shows only the code, so that it fits a phone's; the choice itself lies over it, unseen.
byId("theme").before(el("span", { class: "language", "data-code": language.toUpperCase() }, select));

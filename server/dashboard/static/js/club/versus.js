// @ts-check
// Two players against each other: matches and points, and the matches themselves.

import * as api from "../common/api.js";
import { dayAndTime, el } from "../common/dom.js";
import { say, shareText } from "../common/language.js";
import { figureCell, head, shareCell, table } from "../figures/cells.js";

/** @typedef {import("../players/form_panel.js").Played} Played */

export class Versus {
  #one;
  #two;
  #root;
  #query = "";

  /** @param {HTMLSelectElement} one @param {HTMLSelectElement} two @param {HTMLElement} root */
  constructor(one, two, root) {
    this.#one = one;
    this.#two = two;
    this.#root = root;
    for (const select of [one, two]) select.addEventListener("change", () => this.show(this.#query));
  }

  /** Offer the players of the club. */
  async fill() {
    const { players } = await api.players();
    const names = players.map((/** @type {{ name: string }} */ one) => one.name).sort((/** @type {string} */ a, /** @type {string} */ b) => a.localeCompare(b));
    for (const select of [this.#one, this.#two]) select.replaceChildren(el("option", { value: "" }, "–"), ...names.map((/** @type {string} */ name) => el("option", { value: name }, name)));
  }

  /** @param {string} query */
  async show(query) {
    this.#query = query;
    const [one, two] = [this.#one.value, this.#two.value];
    if (!one || !two) return this.#tell(say("versus.choose"));
    if (one === two) return this.#tell(say("versus.same"));
    const { data } = await api.get(`/head-to-head/${encodeURIComponent(one)}/${encodeURIComponent(two)}?${query}`);
    if (query !== this.#query || one !== this.#one.value || two !== this.#two.value) return undefined;
    if (data.matches.length === 0) return this.#tell(say("versus.never", { one, two }));
    const leads = data.points && data.points.low > 0.5 ? "versus.ahead" : data.points && data.points.high < 0.5 ? "versus.behind" : "versus.level";
    this.#root.replaceChildren(
      el("p", { class: "chart-says" }, say("versus.says", { one, two, won: data.won, lost: data.lost, share: shareText(data.points) }), " ", say(leads, { one, two })),
      table(say("versus.table", { one, two }), head(["form.match", "form.result", "figure.won"], ["figure.won"]),
        el("tbody", {}, data.matches.map((/** @type {Played} */ match) => el("tr", {},
          el("th", { scope: "row" }, el("a", { href: `/sessions/${encodeURIComponent(match.match)}` }, dayAndTime(match.created)), match.competition ? ` ${match.competition}` : ""),
          figureCell(say(match.won === null ? "form.open" : match.won ? "form.won" : "form.lost")), shareCell(match.points))))),
      el("p", { class: "label" }, say("versus.about", { one })));
  }

  /** @param {string} text */
  #tell(text) {
    this.#root.replaceChildren(el("p", { class: "quiet" }, text));
  }
}

// @ts-check
// What came of the shots with which a player ended points: the favourite and the costly one, and a table by what one asks.

import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { el } from "../common/dom.js";
import { say, shareText } from "../common/language.js";
import { shotText } from "../common/saying.js";
import { turns } from "../common/turns.js";
import { figureCell, head, shareCell, table } from "../figures/cells.js";
import { PARTS, partText } from "../figures/parts_of_shots.js";

const BY = ["all", ...PARTS];
const FEW = 8;
const ENOUGH = 20;

/** @typedef {import("../figures/cells.js").Share} Share @typedef {{ shot: string | null, part: string, and_part: string | null, points: number, won: Share | null, winners: number, forcing: number, forced_errors: number, unforced_errors: number }} Row */

export class ShotsPanel {
  #path;
  #query = "";
  #asks = turns();
  #shows = turns();
  #says = el("div", {});
  #table = el("div", {});
  #by = choice();
  #and = choice();

  /** @param {HTMLElement} root @param {string} path of the player in the API */
  constructor(root, path) {
    this.#path = path;
    for (const one of [this.#by, this.#and]) one.addEventListener("change", () => this.#refresh());
    const fields = [[say("strokes.by"), this.#by], [say("strokes.and-by"), this.#and]].map((one) => el("label", { class: "stats-field" }, ...one));
    root.replaceChildren(this.#says, el("div", { class: "stats-fields" }, fields), this.#table, el("p", { class: "label" }, say("strokes.about")));
  }

  /** Offer heart-rate zones, which are health data. @param {boolean} may */
  allowZones(may) {
    for (const one of [this.#by, this.#and]) {
      if (may && one.options.length === BY.length) one.append(el("option", { value: "zone" }, say("strokes.by-zone")));
    }
  }

  /** @param {string} query the period */
  async show(query) {
    this.#query = query;
    const isLast = this.#shows();
    const rows = await this.#refresh();
    const all = this.#by.value === "all" && this.#and.value === "all" ? rows : await this.#rows("all", "all");
    if (!isLast()) return;
    this.#says.replaceChildren(...says(all).map((one) => el("p", { class: "chart-says" }, one)));
    const beside = await besideTheField(all);
    if (beside && isLast()) this.#says.append(el("p", { class: "label" }, beside));
  }

  async #refresh() {
    const by = this.#by.value, and = this.#and.value === by ? "all" : this.#and.value;
    const isLast = this.#asks();
    const rows = await this.#rows(by, and);
    if (!isLast()) return rows;
    const heads = ["shots.shot", "strokes.won", "points", "figure.winners", "strokes.unforced", "strokes.forced", "strokes.forcing"];
    this.#table.replaceChildren(rows.length ? table(say("strokes.table"), head(heads, ["strokes.won"]), ...bodies(rows, by, and)) : el("p", { class: "quiet" }, say("strokes.none")));
    return rows;
  }

  /** @param {string} by @param {string} and @returns {Promise<Row[]>} */
  async #rows(by, and) {
    const answer = await api.get(`${this.#path}/effectiveness?by=${by}&and_by=${and}&${this.#query}`, asViewer());
    return answer.data.rows.sort((/** @type {Row} */ a, /** @type {Row} */ b) => b.points - a.points);
  }
}

const choice = () => /** @type {HTMLSelectElement} */ (el("select", {}, BY.map((one) => el("option", { value: one }, say(`strokes.by-${one}`)))));

/** @param {Row[]} rows @param {string} by @param {string} and */
function bodies(rows, by, and) {
  const title = (/** @type {Row} */ { part, and_part }) => [by === "all" ? "" : partText(by, part), and_part && partText(and, and_part)].filter(Boolean).join(" · ");
  const titles = [...new Set(rows.map(title))].sort();
  return titles.map((one) => el("tbody", {},
    one ? el("tr", { class: "is-part" }, el("th", { scope: "rowgroup", colspan: "7" }, one)) : null,
    rows.filter((of) => title(of) === one).map(row)));
}

/** @param {Row} one */
const row = (one) => el("tr", {}, el("th", { scope: "row" }, shotText(one.shot) || say("shots.no-name")),
  shareCell(one.won), [one.points, one.winners, one.unforced_errors, one.forced_errors, one.forcing].map(figureCell));

/** How often points end in which way, beside what is published of professionals. @param {Row[]} rows */
async function besideTheField(rows) {
  const mix = (/** @type {(ending: string) => number} */ of) => `${["winner", "unforced_error", "forced_error"].map((one) => Math.round(100 * of(one))).join("/")} %`;
  const ends = /** @type {Record<string, number>} */ ({ winner: 0, unforced_error: 0, forced_error: 0 });
  for (const { winners, unforced_errors, forced_errors } of rows) {
    ends.winner += winners;
    ends.unforced_error += unforced_errors;
    ends.forced_error += forced_errors;
  }
  const total = ends.winner + ends.unforced_error + ends.forced_error;
  if (total < ENOUGH) return "";
  const { figures } = await api.get("/field-figures");
  const published = (/** @type {string} */ of) => mix((ending) => figures.find((/** @type {{ name: string, of: string }} */ one) => one.name === ending && one.of === of).low);
  return say("strokes.field", { n: total, own: mix((ending) => ends[ending] / total), men: published("men"), women: published("women"), source: figures[0].source });
}

/** @param {Row[]} rows */
function says(rows) {
  const named = rows.filter((one) => one.shot);
  if (named.length === 0) return [];
  const favourite = named[0];
  const errors = (/** @type {Row} */ one) => one.forced_errors + one.unforced_errors;
  const costly = named.reduce((one, other) => (errors(other) > errors(one) ? other : one));
  const words = (/** @type {Row} */ one) => ({ shot: shotText(one.shot), n: one.points, share: shareText(one.won), errors: errors(one) });
  return [
    say("strokes.favourite", words(favourite)),
    errors(costly) ? say("strokes.costly", words(costly)) : "",
    Math.max(favourite.points, costly.points) < FEW ? say("strokes.few") : "",
  ].filter(Boolean);
}

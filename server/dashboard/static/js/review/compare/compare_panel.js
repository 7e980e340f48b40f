// @ts-check
// The chosen stretch beside another: of the same match or another one, of a pair or a player, with the differences.

import * as api from "../../common/api.js";
import { asViewer } from "../../common/coach.js";
import { el, setText } from "../../common/dom.js";
import { clockText, number, percent, say, shareText } from "../../common/language.js";
import { shotText } from "../../common/saying.js";
import { PLAYERS, pairColours, pairOf, playerName } from "../../common/words.js";
import { HeartSeries } from "../charts/heart_series.js";
import { at, outline, wholeOf } from "../outline.js";
import { titleText } from "../saying.js";
import { answering, together } from "./aligned.js";
import { showCurves } from "./curves.js";

/**
 * @typedef {import("../types").Board} Board
 * @typedef {import("../types").Stretch} Stretch
 * @typedef {{ figure: string, left: import("../types").Share | null, right: import("../types").Share | null, difference: { value: number, low: number, high: number } | null }} Row
 * @typedef {import("./aligned.js").Match & { board: Board, points: import("../types").Point[] }} Known
 * @typedef {Known & { now: Stretch, query: URLSearchParams, name: string }} Own
 */

const MATCHES = 50;
const ALIGNMENTS = ["whole", "start", "set", "game"];

// Names that somebody gave: without them a device calls its players by their numbers.
const namesOf = (/** @type {Board} */ board) => [...board.a.players, ...board.b.players].filter((name) => !/^Player [1-4]$/.test(name));

/** @param {string} word @param {Board[]} matches */
function group(word, matches) {
  const options = matches.map((one) => el("option", { value: one.match }, `${one.created.slice(0, 10)} ${clockText(Date.parse(one.created))} · ${titleText(one)}`));
  return options.length ? [el("optgroup", { label: say(word) }, options)] : [];
}

export class ComparePanel {
  #own;
  #session;
  #who = select("compare-who");
  #match = select("compare-match");
  #withWho = select("compare-with");
  #alignment = select("compare-at");
  #said = el("p", { class: "quiet", role: "status" });
  #table = el("div", { class: "wide" });
  #curves = el("div", { class: "compare-curves" });
  /** @type {Map<string, Known>} */ #known = new Map();
  #asked = 0;
  #offered = false;

  /** `own()` gives what is chosen on this page. @param {HTMLElement} root @param {string} session @param {() => Own | null} own */
  constructor(root, session, own) {
    this.#own = own;
    this.#session = session;
    this.#alignment.append(...ALIGNMENTS.map((one) => el("option", { value: one }, say(`compare.at.${one}`))));
    this.#alignment.value = "set";
    const field = (/** @type {string} */ word, /** @type {HTMLSelectElement} */ chosen) => el("div", { class: "filter" }, el("label", { class: "label", for: chosen.id }, say(word)), chosen);
    root.replaceChildren(
      el("div", { class: "out-row" }, field("compare.who", this.#who), field("compare.match", this.#match), field("compare.with", this.#withWho), field("compare.at", this.#alignment)),
      this.#said, this.#curves, this.#table);
    this.#match.addEventListener("change", () => this.#other().then((known) => known && this.#offerWho(this.#withWho, known.board, "3")).then(() => this.show()));
    for (const one of [this.#who, this.#withWho, this.#alignment]) one.addEventListener("change", () => this.show());
  }

  /** Compare anew, as after another stretch was chosen. */
  async show() {
    const own = this.#own();
    if (!own) return setText(this.#said, say("out.nothing"));
    const asked = ++this.#asked;
    try {
      await this.#offer(own);
      const other = await this.#other();
      if (!other || asked !== this.#asked) return;
      const stretch = answering(/** @type {any} */ (this.#alignment.value), own, own.now, other);
      if (!stretch) return this.#nothing(say("compare.no-such"));
      await this.#compare(own, other, stretch, asked);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.#nothing(say("problem.session", { reason: error.message }));
    }
  }

  /** @param {string} sentence */
  #nothing(sentence) {
    this.#table.replaceChildren();
    this.#curves.replaceChildren();
    setText(this.#said, sentence);
  }

  /** @param {Own} own */
  async #offer(own) {
    if (this.#offered) return;
    this.#offered = true;
    this.#offerWho(this.#who, own.board, "1");
    this.#offerWho(this.#withWho, own.board, "3");
    const { matches } = await api.matches(MATCHES);
    const others = matches.filter((/** @type {Board} */ one) => one.match !== this.#session);
    const mates = namesOf(own.board);
    const common = (/** @type {Board} */ one) => namesOf(one).filter((name) => mates.includes(name)).length;
    const same = others.filter(common).sort((/** @type {Board} */ one, /** @type {Board} */ other) => common(other) - common(one));
    const rest = others.filter((/** @type {Board} */ one) => !common(one));
    this.#match.replaceChildren(el("option", { value: this.#session }, say("compare.this")), ...group("compare.same-players", same), ...group("compare.others", rest));
  }

  /** @param {HTMLSelectElement} chosen @param {Board} board @param {string} first */
  #offerWho(chosen, board, first) {
    const before = chosen.value;
    chosen.replaceChildren(...["a", "b"].map((pair) => el("option", { value: pair }, board[/** @type {"a"} */ (pair)].name)), ...PLAYERS.map((player) => el("option", { value: player }, playerName(board, player))));
    chosen.value = before || first;
  }

  /** @returns {Promise<Known | null>} */
  async #other() {
    const own = this.#own();
    const session = this.#match.value || this.#session;
    if (!own || session === this.#session) return own;
    const known = this.#known.get(session);
    if (known) return known;
    const [board, { points }] = await Promise.all([api.match(session), api.points(session, asViewer())]);
    const found = { board, points, sets: outline(points), whole: wholeOf(points, null) ?? { from: 0, to: 1 } };
    this.#known.set(session, found);
    return found;
  }

  /** @param {Own} own @param {Known} other @param {Stretch} stretch @param {number} asked */
  async #compare(own, other, stretch, asked) {
    const query = new URLSearchParams(own.query);
    const more = { with_session: other.board.match, with_from_ms: stretch.from, with_to_ms: stretch.to, who: this.#who.value, with_who: this.#withWho.value };
    for (const [name, value] of Object.entries(more)) query.set(name, typeof value === "number" ? String(Math.round(value)) : value);
    const { rows } = await api.compareStretches(this.#session, query, asViewer());
    if (asked !== this.#asked) return;
    const names = [nameOf(own.board, this.#who.value), nameOf(other.board, this.#withWho.value)];
    setText(this.#said, sentence(names, rows));
    this.#table.replaceChildren(table(names, rows));
    await this.#draw(own, other, stretch, names, asked);
  }

  /** @param {Own} own @param {Known} other @param {Stretch} stretch @param {string[]} names @param {number} asked */
  async #draw(own, other, stretch, names, asked) {
    const [left, right] = [this.#who.value, this.#withWho.value];
    const isHearts = /\d/.test(left) && /\d/.test(right);
    const of = isHearts ? heartOf : chanceOf;
    const [one, two] = await Promise.all([of(own.board.match, left), of(other.board.match, right)]);
    if (asked !== this.#asked) return;
    if (!one || !two) return this.#curves.replaceChildren(el("p", { class: "quiet" }, say(isHearts ? "compare.no-hearts" : "answers.cost-unknown")));
    const curves = together(one, own.now, two, stretch);
    const place = el("div", {});
    this.#curves.replaceChildren(el("p", { class: "label" }, say(isHearts ? "compare.hearts" : "compare.chances", { left: names[0], right: names[1] })), place);
    const colour = (/** @type {Board} */ board, /** @type {string} */ who) => pairColours(board)[/\d/.test(who) ? pairOf(Number(who)) : who];
    await showCurves(place, curves, [colour(own.board, left), colour(other.board, right)], (value) => (isHearts ? number(value) : percent(value)), say("compare.chart", { left: names[0], right: names[1] }));
  }
}

/** A player's heart rate by moment; null where it may not be seen, or there is none. @param {string} session @param {string} who */
async function heartOf(session, who) {
  try {
    const { series } = await api.heartRate(session, 2_000, asViewer());
    const hearts = new HeartSeries();
    hearts.load(series);
    return hearts.players.includes(Number(who)) ? (/** @type {number} */ ms) => hearts.at(Number(who), ms) : null;
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    return null;
  }
}

/** A pair's chance to win the match by moment. @param {string} session @param {string} who */
async function chanceOf(session, who) {
  const [{ data }, { points }] = await Promise.all([api.worth(session), api.points(session, asViewer())]);
  const times = new Map(points.map((/** @type {import("../types").Point} */ point) => [point.event, at(point)]));
  const steps = data.points.map((/** @type {import("../types").Worth} */ one) => ({ at: times.get(one.event) ?? 0, chance: one.match_after }));
  const isB = who === "b" || Number(who) > 2;
  return (/** @type {number} */ ms) => {
    const chance = steps.findLast((/** @type {{ at: number }} */ one) => one.at <= ms)?.chance ?? data.before;
    return isB ? 1 - chance : chance;
  };
}

/** @param {string} id */
const select = (id) => /** @type {HTMLSelectElement} */ (el("select", { id }));

/** @param {Board} board @param {string} who */
const nameOf = (board, who) => (/\d/.test(who) ? playerName(board, Number(who)) : board[/** @type {"a"} */ (who)].name);

/** @param {Row} row */
const figureText = ({ figure }) => (figure.startsWith("shot:") ? say("compare.shot", { shot: shotText(figure.slice(5)) }) : say(`compare.${figure}`));

/** @param {Row} row */
const isBeyond = ({ difference }) => difference !== null && (difference.low > 0 || difference.high < 0);

/** @param {number} share */
const points = (share) => `${share > 0 ? "+" : ""}${number(100 * share)}`;

/** @param {string[]} names @param {Row[]} rows */
function sentence([left, right], rows) {
  const beyond = rows.filter(isBeyond);
  if (beyond.length === 0) return say("compare.same", { left, right, n: rows.length });
  const told = beyond.slice(0, 3).map((row) => `${figureText(row)} ${points(row.difference?.value ?? 0)}`);
  return say("compare.differs", { left, right, figures: told.join(", "), n: rows.length });
}

/** @param {string[]} names @param {Row[]} rows */
function table([left, right], rows) {
  return el("table", { class: "plain-table compare-table" }, el("caption", {}, say("compare.caption")),
    el("thead", {}, el("tr", {}, [say("figures.figure"), left, right, say("compare.difference")].map((word) => el("th", { scope: "col" }, word)))),
    el("tbody", {}, rows.map((row) => el("tr", { class: isBeyond(row) ? "is-beyond" : null }, el("th", { scope: "row" }, figureText(row)), el("td", {}, shareText(row.left)), el("td", {}, shareText(row.right)),
      el("td", {}, row.difference ? [el("b", {}, points(row.difference.value)), ` ${say("compare.interval", { low: points(row.difference.low), high: points(row.difference.high) })}`] : "–")))));
}

// @ts-check
// Taking along what is chosen: points as CSV, chapters, Sportscode, a chart as a picture, the page on paper, a link.

import { ApiError } from "../../common/api.js";
import { el, setText } from "../../common/dom.js";
import { say } from "../../common/language.js";
import { outcomeText, pointText, shotText, whoText } from "../../common/saying.js";
import { PLAYERS, pairColours, pairOf, playerName } from "../../common/words.js";
import { titleText } from "../saying.js";
import { webvtt, youtube } from "./chapters.js";
import { csv } from "./csv.js";
import { byGame, byPoint } from "./entries.js";
import { picture, save } from "./save.js";
import { serverFiles } from "./server_files.js";
import { sportscode } from "./sportscode.js";

/**
 * @typedef {import("../types").Board} Board
 * @typedef {import("../outline.js").GameSpan} GameSpan
 * @typedef {object} Chosen what is chosen, and what lies beside it
 * @property {Board} board
 * @property {GameSpan[]} games with the chosen points only
 * @property {Map<string, import("../types").Rally>} rallies
 * @property {Map<string, import("../types").Worth>} worth
 * @property {number} zero where the time begins, where there is no film
 * @property {((ms: number) => number) | null} film gives the second of the film at a moment, where it is anchored
 * @property {{ name: string, canvas: HTMLCanvasElement | null }[]} charts
 * @property {string} name what the stretch is called
 * @property {string} session
 * @property {import("../types").Stretch | null} within the stretch, unless it is the whole match
 * @property {number[]} players of whom there are heart rates that the viewer may see
 * @property {string} file the name of a file of it
 */

export class OutPanel {
  #chosen;
  #said = el("p", { class: "quiet", role: "status" });
  #lines = /** @type {HTMLTextAreaElement} */ (el("textarea", { id: "chapters", rows: 8, readonly: true, hidden: true, "aria-label": say("out.youtube") }));
  #level = /** @type {HTMLSelectElement} */ (el("select", { id: "out-level" }, el("option", { value: "games" }, say("out.games")), el("option", { value: "points" }, say("out.points"))));

  /** @param {HTMLElement} root @param {() => Chosen | null} chosen */
  constructor(root, chosen) {
    this.#chosen = chosen;
    const button = (/** @type {string} */ word, /** @type {(chosen: Chosen) => unknown} */ go) => {
      const made = el("button", { class: "plain", type: "button" }, say(word));
      made.addEventListener("click", () => {
        const what = this.#chosen();
        if (!what) return setText(this.#said, say("out.nothing"));
        setText(this.#said, "");
        go(what);
      });
      return made;
    };
    root.replaceChildren(
      el("p", { class: "quiet" }, say("out.about")),
      el("div", { class: "out-row" }, button("out.csv", (what) => this.#csv(what)), button("out.picture", (what) => this.#pictures(what)), button("out.print", () => print()), button("out.link", () => this.#link())),
      el("div", { class: "out-row" }, el("label", { class: "label", for: "out-level" }, say("out.by")), this.#level,
        button("out.youtube", (what) => this.#youtube(what)), button("out.webvtt", (what) => this.#webvtt(what)), button("out.sportscode", (what) => this.#sportscode(what))),
      ...serverFiles(chosen(), (file) => this.#fetched(file)),
      this.#said, this.#lines);
  }

  /** @param {(what: Chosen) => Promise<void>} file */
  async #fetched(file) {
    const what = this.#chosen();
    if (!what) return setText(this.#said, say("out.nothing"));
    setText(this.#said, say("out.coming"));
    try {
      await file(what);
      setText(this.#said, "");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setText(this.#said, error.message);
    }
  }

  /** @param {Chosen} what */
  #entries(what) {
    const seconds = secondsOf(what);
    const title = (/** @type {import("../types").ShownPoint} */ point, /** @type {GameSpan} */ game) => `${game.name} · ${point.shown} · ${pointText(what.board, point)}`;
    return this.#level.value === "games" ? byGame(what.games, what.rallies, seconds) : byPoint(what.games, what.rallies, seconds, title);
  }

  /** @param {Chosen} what */
  #youtube(what) {
    const lines = youtube(this.#entries(what), say("out.beginning"));
    this.#lines.hidden = !lines;
    this.#lines.value = lines;
    if (!lines) return setText(this.#said, say("out.too-few"));
    setText(this.#said, `${say("out.copy")} ${about(what)}`);
    this.#lines.focus();
    this.#lines.select();
  }

  /** @param {Chosen} what */
  #webvtt(what) {
    save(`${what.file}.vtt`, webvtt(this.#entries(what)), "text/vtt");
    setText(this.#said, about(what));
  }

  /** @param {Chosen} what */
  #sportscode(what) {
    const { board } = what;
    const seconds = secondsOf(what);
    const instances = what.games.flatMap((game) => game.points.flatMap((point) => {
      const rally = what.rallies.get(point.event);
      const labels = /** @type {[string, string][]} */ ([
        [say("out.label-won"), board[point.winner].name], [say("shots.shot"), shotText(point.shot)], [say("filter.outcome"), outcomeText(point.outcome)],
        [say("out.label-score"), point.score], [say("out.label-game"), game.name], [say("out.label-server"), playerName(board, point.server)],
      ]);
      return rally ? [{ from: seconds(rally.start_ms) - 2, to: seconds(rally.end_ms) + 2, code: whoText(board, point.pair, point.player) || board[point.winner].name, labels }] : [];
    }));
    save(`${what.file}.xml`, sportscode(instances, codeColours(board)), "application/xml");
    setText(this.#said, about(what));
  }

  /** @param {Chosen} what */
  #csv({ board, games, worth, rallies, ...what }) {
    const hasHearts = games.some((game) => game.points.some((point) => Object.values(point.heart_rate).some(Boolean)));
    const heads = ["number", "time", "rally_start", "set", "game", "score", "server", "winner", "pair", "player", "shot", "outcome", "forced_by", "forcing_shot", "importance", "chance_before", "chance_after", "call",
      ...(hasHearts ? PLAYERS.map((player) => `bpm_${player}`) : [])];
    const name = (/** @type {number | null} */ player) => (player ? playerName(board, player) : null);
    const rows = games.flatMap((game) => game.points.map((point) => {
      const value = worth.get(point.event);
      const start = rallies.get(point.event)?.start_ms;
      return [point.number, point.time, start ? new Date(start).toISOString() : null, game.set, game.score, point.score, name(point.server), board[point.winner].name, point.pair && board[point.pair].name, name(point.player),
        point.shot, point.outcome, name(point.forced_by), point.forcing_shot, value?.importance, value?.match_before, value?.match_after, point.call?.text, ...(hasHearts ? PLAYERS.map((player) => point.heart_rate[player]) : [])];
    }));
    save(`${what.file}.csv`, `\ufeff${csv(heads, rows)}`, "text/csv");
    setText(this.#said, say("out.rows", { n: rows.length }));
  }

  /** @param {Chosen} what */
  async #pictures(what) {
    for (const { name, canvas } of what.charts) {
      const blob = canvas && await picture(canvas, [titleText(what.board), name, what.name].filter(Boolean).join(" · "));
      if (blob) save(`${what.file} ${name}.png`, blob, "image/png");
    }
    if (!what.charts.some((one) => one.canvas)) setText(this.#said, say("out.no-chart"));
  }

  async #link() {
    try {
      await navigator.clipboard.writeText(location.href);
      setText(this.#said, say("out.copied"));
    } catch {
      this.#lines.hidden = false;
      this.#lines.value = location.href;
      this.#lines.select();
      setText(this.#said, say("out.copy"));
    }
  }
}

/** @param {Chosen} what @returns {(ms: number) => number} */
const secondsOf = (what) => what.film ?? ((ms) => (ms - what.zero) / 1000);

/** @param {Chosen} what */
const about = (what) => say(what.film ? "out.by-film" : "out.by-match");

/** The colours of players and pairs, as the page has them. @param {Board} board @returns {Map<string, [number, number, number]>} */
function codeColours(board) {
  const colours = pairColours(board);
  const rgb = (/** @type {string} */ pair) => {
    const probe = document.querySelector(`[data-pair-colour="${colours[pair]}"]`);
    const hex = probe ? getComputedStyle(probe).getPropertyValue("--pair").trim() : "";
    return /** @type {[number, number, number]} */ (/^#[0-9a-f]{6}$/i.test(hex) ? [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) : [90, 90, 90]);
  };
  return new Map([...PLAYERS.map((player) => /** @type {[string, [number, number, number]]} */ ([playerName(board, player), rgb(pairOf(player))])), [board.a.name, rgb("a")], [board.b.name, rgb("b")]]);
}

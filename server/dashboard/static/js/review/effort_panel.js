// Load and recovery of a review: what the session asked of each player, by zones, training impulse, recovery and motion.

import { el } from "../common/dom.js";
import { number, percent, say } from "../common/language.js";
import { limits } from "./effort_limits.js";
import { zoneBar } from "./zone_bar.js";
import { pairColours, pairOf, playerName } from "../common/words.js";

const AFTER_S = [30, 60, 120];
const KINDS = ["rally", "change_of_ends"];

export class EffortPanel {
  #root;
  #ask;
  #own = new Map();

  /** `ask(player, query)` reads the figures of one player again, with the limits that the viewer gave. */
  constructor(root, ask) {
    this.#root = root;
    this.#ask = ask;
  }

  /** Show the answer of `/physiology`. */
  show(board, { play, players, shows_motion, thinned }) {
    if (players.length === 0) return this.say(say("effort.none"));
    this.#root.replaceChildren(
      play ? el("p", { class: "effort-play" }, playWords(play)) : "",
      el("div", { class: "effort-grid" }, players.map((one) => this.#card(board, one, shows_motion))),
      thinned.length ? el("p", { class: "label" }, thinnedWords(thinned)) : "",
      el("p", { class: "label" }, say("effort.about")),
    );
  }

  /** Leave the panel out for those who may not see health data; the heart rates' panel offers them to sign in. */
  locked() {
    this.#root.closest("section").hidden = true;
  }

  /** Say in one sentence why there is nothing to see. */
  say(sentence) {
    this.#root.replaceChildren(el("p", { class: "quiet" }, sentence));
  }

  #card(board, one, showsMotion) {
    const name = playerName(board, one.player);
    const card = el("article", { class: "effort-player", "data-pair-colour": pairColours(board)[pairOf(one.player)] });
    const fill = (figures, problem) => card.replaceChildren(
      el("h3", {}, name),
      figures.heart ? heart(name, figures.heart) : el("p", { class: "quiet" }, say("effort.no-heart")),
      figures.heart ? limits(name, figures.heart.limits, problem, apply) : "",
      showsMotion ? motion(name, figures.motion) : "",
    );
    const again = async (entered) => {
      try {
        const { players } = await this.#ask(one.player, new URLSearchParams(entered));
        fill(players[0] ?? one, "");
      } catch (error) {
        fill(one, error.message);
      }
    };
    const apply = async (entered) => {
      this.#own.set(one.player, entered);
      await again(entered);
      card.querySelector("summary")?.focus();
    };
    fill(one, "");
    if (this.#own.has(one.player)) again(this.#own.get(one.player));
    return card;
  }
}

function heart(name, figures) {
  const { trimp, variability, zones } = figures;
  return el("div", { class: "effort-heart" },
    zoneBar(name, zones),
    el("dl", { class: "effort-facts" },
      fact(say("effort.heart"), say("effort.heart-figures", { mean: Math.round(figures.mean_bpm), highest: figures.highest_bpm })),
      fact(say("effort.edwards"), Math.round(trimp.edwards)),
      fact(say("effort.banister"), say("effort.banister-figures", { men: Math.round(trimp.banister_men), women: Math.round(trimp.banister_women) })),
      variability.rmssd_ms === null ? "" : fact(say("effort.variability"), say("effort.variability-figures", { rmssd: number(variability.rmssd_ms, 1), sdnn: number(variability.sdnn_ms) }))),
    recovery(name, figures.recovery),
    el("p", { class: "label" }, limitWords(figures)));
}

function recovery(name, means) {
  if (means.length === 0) return el("p", { class: "label" }, say("effort.no-recovery"));
  const rows = KINDS.map((kind) => [say(`effort.after-${kind}`), AFTER_S.map((after) => means.find((one) => one.kind === kind && one.after_s === after))]);
  return el("table", { class: "recovery" },
    el("caption", {}, say("effort.recovery")),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, el("span", { class: "visually-hidden" }, name)), AFTER_S.map((after) => el("th", { scope: "col" }, `${after} s`)))),
    el("tbody", {}, rows.filter(([, found]) => found.some(Boolean)).map(([word, found]) => el("tr", {}, el("th", { scope: "row" }, word), found.map(cell)))));
}

function cell(mean) {
  if (!mean) return el("td", { class: "is-none" }, "–");
  return el("td", {}, signed(mean.drop_bpm), el("small", {}, ` (${mean.count})`));
}

function motion(name, sensors) {
  if (sensors.length === 0) return el("p", { class: "quiet" }, say("effort.no-motion"));
  return el("dl", { class: "effort-facts", "aria-label": say("effort.motion", { player: name }) }, sensors.flatMap((one) => [
    fact("PlayerLoad", say("effort.load", { load: Math.round(one.player_load), minute: number(one.player_load_a_minute, 1) })),
    fact("ENMO", `${Math.round(one.enmo_mg)} mg`),
    fact(say("effort.swings"), one.swings),
  ]));
}

const signed = (bpm) => String(Math.round(bpm)).replace("-", "−");
const fact = (term, value) => el("div", {}, el("dt", {}, term), el("dd", {}, String(value)));

function limitWords({ highest_bpm, limits: { max_bpm, max_from, rest_bpm, rest_from } }) {
  const above = max_from !== "highest_seen" && highest_bpm > max_bpm ? ` ${say("effort.above", { bpm: highest_bpm })}` : "";
  return `${say("effort.limits", { max: Math.round(max_bpm), max_from: say(`from.${max_from}`), rest: Math.round(rest_bpm), rest_from: say(`from.${rest_from}`) })}${above}`;
}

function playWords({ rallies, rallies_from_motion, active_s, active_share }) {
  const told = say("effort.play", { n: rallies, minutes: Math.round(active_s / 60), share: percent(active_share) });
  if (rallies_from_motion === rallies) return told;
  return `${told} ${rallies_from_motion === 0 ? say("effort.all-assumed") : say("effort.some-assumed", { n: rallies - rallies_from_motion })}`;
}

const thinnedWords = (thinned) => say(thinned.some((one) => one.step === "dropped") ? "effort.dropped" : "effort.thinned");

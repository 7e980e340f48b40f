// Load and recovery of a review: what the session asked of each player, by zones, training impulse, recovery and motion.

import { el } from "../common/dom.js";
import { limits } from "./effort_limits.js";
import { zoneBar } from "./zone_bar.js";
import { pairColours, pairOf, playerName } from "../common/words.js";

const AFTER_S = [30, 60, 120];
const KINDS = [["rally", "After rallies"], ["change_of_ends", "Before new ends"]];
const FROM = { given: "given", age: "expected at this age", highest_seen: "the highest seen here", assumed: "assumed" };

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
    if (players.length === 0) return this.say("No sensor was worn in this session. Zones, recovery and load appear with the first one.");
    this.#root.replaceChildren(
      play ? el("p", { class: "effort-play" }, playWords(play)) : "",
      el("div", { class: "effort-grid" }, players.map((one) => this.#card(board, one, shows_motion))),
      thinned.length ? el("p", { class: "label" }, thinnedWords(thinned)) : "",
      el("p", { class: "label" }, "Estimates for comparing sessions of the same player with the same sensor; no medical findings."),
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
      figures.heart ? heart(name, figures.heart) : el("p", { class: "quiet" }, "No heart-rate sensor."),
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
      fact("Heart rate", `mean ${Math.round(figures.mean_bpm)}, highest ${figures.highest_bpm}`),
      fact("TRIMP, Edwards", Math.round(trimp.edwards)),
      fact("TRIMP, Banister", `${Math.round(trimp.banister_men)} men, ${Math.round(trimp.banister_women)} women`),
      variability.rmssd_ms === null ? "" : fact("Variability", `RMSSD ${variability.rmssd_ms.toFixed(1)} ms, SDNN ${variability.sdnn_ms.toFixed(0)} ms`)),
    recovery(name, figures.recovery),
    el("p", { class: "label" }, limitWords(figures)));
}

function recovery(name, means) {
  if (means.length === 0) return el("p", { class: "label" }, "No pause was long enough to see the heart recover.");
  const rows = KINDS.map(([kind, word]) => [word, AFTER_S.map((after) => means.find((one) => one.kind === kind && one.after_s === after))]);
  return el("table", { class: "recovery" },
    el("caption", {}, "Mean fall of the heart rate in beats a minute, and of how many"),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, el("span", { class: "visually-hidden" }, name)), AFTER_S.map((after) => el("th", { scope: "col" }, `${after} s`)))),
    el("tbody", {}, rows.filter(([, found]) => found.some(Boolean)).map(([word, found]) => el("tr", {}, el("th", { scope: "row" }, word), found.map(cell)))));
}

function cell(mean) {
  if (!mean) return el("td", { class: "is-none" }, "–");
  return el("td", {}, signed(mean.drop_bpm), el("small", {}, ` (${mean.count})`));
}

function motion(name, sensors) {
  if (sensors.length === 0) return el("p", { class: "quiet" }, "No motion sensor.");
  return el("dl", { class: "effort-facts", "aria-label": `Motion of ${name}` }, sensors.flatMap((one) => [
    fact("PlayerLoad", `${Math.round(one.player_load)}, ${one.player_load_a_minute.toFixed(1)} a minute`),
    fact("ENMO", `${Math.round(one.enmo_mg)} mg`),
    fact("Swings", one.swings),
  ]));
}

const signed = (bpm) => String(Math.round(bpm)).replace("-", "−");
const fact = (term, value) => el("div", {}, el("dt", {}, term), el("dd", {}, String(value)));

function limitWords({ highest_bpm, limits: { max_bpm, max_from, rest_bpm, rest_from } }) {
  const above = max_from !== "highest_seen" && highest_bpm > max_bpm ? ` ${highest_bpm} was seen, which is more than that maximum.` : "";
  return `Maximum ${Math.round(max_bpm)} (${FROM[max_from]}), rest ${Math.round(rest_bpm)} (${FROM[rest_from]}).${above}`;
}

function playWords({ rallies, rallies_from_motion, active_s, active_share }) {
  const how = rallies_from_motion === rallies ? "" : rallies_from_motion === 0 ? " (rally times assumed: no motion)" : ` (${rallies - rallies_from_motion} rally times assumed)`;
  return `${rallies} rallies, ${Math.round(active_s / 60)} min in play, ${Math.round(active_share * 100)} % of the time${how}.`;
}

function thinnedWords(thinned) {
  const dropped = thinned.filter((one) => one.step === "dropped");
  const words = dropped.length ? "some was dropped" : "it has fewer samples a second in parts";
  return `The appliance was offline for so long that sensor data was thinned: ${words}. Figures of motion are lower for it.`;
}

// @ts-check
// Files that the server writes: tables of the stretch as Parquet, and a player's heart rates for training software.

import * as api from "../../common/api.js";
import { asViewer } from "../../common/coach.js";
import { el } from "../../common/dom.js";
import { say } from "../../common/language.js";
import { playerName } from "../../common/words.js";
import { save } from "./save.js";

/** @typedef {import("./out_panel.js").Chosen} Chosen */
/** @typedef {(file: (what: Chosen) => Promise<void>) => void} Start does it with what is chosen, and says what went wrong */

/** The rows of buttons; who sees nobody's heart rates is offered none. @param {Chosen | null} chosen @param {Start} start */
export function serverFiles(chosen, start) {
  const players = chosen?.players ?? [];
  const tables = select("out-table", ["points", "shots", ...(players.length ? ["heart_rates"] : [])].map((one) => [one, say(`out.table-${one}`)]));
  const whose = select("out-player", players.map((one) => [String(one), playerName(chosen?.board ?? null, one)]));
  const button = (/** @type {string} */ name, /** @type {(what: Chosen) => Promise<void>} */ go) => {
    const made = el("button", { class: "plain", type: "button" }, name);
    made.addEventListener("click", () => start(go));
    return made;
  };
  const activity = (/** @type {string} */ format) => async (/** @type {Chosen} */ what) => {
    const name = playerName(what.board, Number(whose.value));
    save(`${what.file} ${name}.${format}`, await api.activity(what.session, whose.value, format, asViewer()), "application/octet-stream");
  };
  return [
    el("div", { class: "out-row" }, el("label", { class: "label", for: "out-table" }, say("out.table")), tables,
      button("Parquet", async (what) => save(`${what.file} ${tables.value}.parquet`, await api.table(tables.value, tableQuery(what), asViewer()), "application/octet-stream"))),
    players.length ? el("div", { class: "out-row" }, el("label", { class: "label", for: "out-player" }, say("out.heart")), whose,
      button("FIT", activity("fit")), button("TCX", activity("tcx")), el("span", { class: "label" }, say("out.laps"))) : "",
  ];
}

/** @param {Chosen} what */
function tableQuery({ session, within }) {
  const query = new URLSearchParams({ match: session, format: "parquet" });
  if (within) query.set("start", new Date(within.from).toISOString());
  if (within) query.set("end", new Date(within.to).toISOString());
  return query;
}

/** @param {string} id @param {string[][]} options */
const select = (id, options) => /** @type {HTMLSelectElement} */ (el("select", { id }, options.map(([value, name]) => el("option", { value }, name))));

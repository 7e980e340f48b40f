// @ts-check
// The players whom matches named, who played last first.

import "../common/bar.js";
import * as api from "../common/api.js";
import { byId, dayAndTime, el, notice, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { playerPath } from "../figures/cells.js";
import { sentence } from "../common/telling.js";

const search = /** @type {HTMLInputElement} */ (byId("search"));
/** @type {{ name: string, matches: number, last_match: string }[]} */
let players = [];

/** Without case and accents, as one types on a phone. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {{ name: string, matches: number, last_match: string }} player */
const card = ({ name, matches, last_match: last }) => el("li", {}, el("a", { class: "name-card", href: playerPath(name) },
  el("b", {}, name), el("span", {}, say("players.matches", { n: matches })), el("span", { class: "quiet" }, say("players.last", { at: dayAndTime(last) }))));

function show() {
  const found = players.filter(({ name }) => plain(name).includes(plain(search.value.trim())));
  byId("players").replaceChildren(...found.map(card));
  setText(byId("found"), search.value ? say("players.found", { n: found.length }) : "");
  notice(found.length ? "" : say(players.length ? "players.no-such" : "players.none"));
}

async function start() {
  try {
    ({ players } = await api.players());
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    notice(sentence(error.message));
    return;
  }
  byId("search-field").hidden = players.length === 0;
  search.addEventListener("input", show);
  show();
}

start();

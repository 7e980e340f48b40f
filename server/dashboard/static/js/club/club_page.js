// @ts-check
// The club: a leaderboard that moves as points are played, two players against each other, and all pairs.

import "../common/bar.js";
import * as api from "../common/api.js";
import { byId, el, notice } from "../common/dom.js";
import { say } from "../common/language.js";
import { fillPeriods, periodQuery } from "../figures/period.js";
import { sentence } from "../common/telling.js";
import { turns } from "../common/turns.js";
import { Leaderboard, fillMetrics } from "./leaderboard.js";
import { showPairs } from "./pairs.js";
import { Versus } from "./versus.js";

const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (byId(id));
const board = new Leaderboard(byId("board"), byId("board-says"), byId("board-about"));
const asks = turns();
const versus = new Versus(select("one"), select("two"), byId("versus"));

function query() {
  const event = select("event").value;
  return [periodQuery(select("period").value), event && `event=${encodeURIComponent(event)}`].filter(Boolean).join("&");
}

async function refresh() {
  const isLast = asks();
  board.follow(select("metric").value, query());
  try {
    await Promise.all([showPairs(byId("pairs"), query(), isLast), versus.show(query())]);
    if (isLast()) notice("");
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    if (isLast()) notice(sentence(error.message));
  }
}

async function fillEvents() {
  const { events } = await api.get("/events").catch(() => ({ events: [] }));
  select("event").replaceChildren(el("option", { value: "" }, say("club.any-event")),
    ...events.map((/** @type {{ id: string, name: string }} */ { id, name }) => el("option", { value: id }, name)));
}

async function start() {
  fillPeriods(select("period"));
  fillMetrics(select("metric"));
  for (const id of ["period", "event"]) byId(id).addEventListener("change", refresh);
  byId("metric").addEventListener("change", () => board.follow(select("metric").value, query()));
  await Promise.all([fillEvents(), versus.fill()]);
  await refresh();
}

start();

// @ts-check
// The club: a leaderboard that moves as points are played, two players against each other, and all pairs.

import "../common/bar.js";
import * as api from "../common/api.js";
import { byId, el, notice } from "../common/dom.js";
import { say } from "../common/language.js";
import { fillPeriods, periodQuery } from "../figures/period.js";
import { sentence } from "../common/telling.js";
import { Leaderboard, fillMetrics } from "./leaderboard.js";
import { showPairs } from "./pairs.js";
import { Versus } from "./versus.js";

const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (byId(id));
const board = new Leaderboard(byId("board"), byId("board-says"), byId("board-about"));
const versus = new Versus(select("one"), select("two"), byId("versus"));

function query() {
  const competition = select("competition").value;
  return [periodQuery(select("period").value), competition && `competition=${encodeURIComponent(competition)}`].filter(Boolean).join("&");
}

async function refresh() {
  board.follow(select("metric").value, query());
  try {
    await Promise.all([showPairs(byId("pairs"), query()), versus.show(query())]);
    notice("");
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    notice(sentence(error.message));
  }
}

// A competition is what matches carry as its name: that of the club's event that they belong to.
async function fillCompetitions() {
  const { events } = await api.get("/events").catch(() => ({ events: [] }));
  select("competition").replaceChildren(el("option", { value: "" }, say("club.any-event")),
    ...events.filter((/** @type {{ id: string }} */ one) => one.id !== "club").map((/** @type {{ name: string }} */ { name }) => el("option", { value: name }, name)));
}

async function start() {
  fillPeriods(select("period"));
  fillMetrics(select("metric"));
  for (const id of ["period", "competition"]) byId(id).addEventListener("change", refresh);
  byId("metric").addEventListener("change", () => board.follow(select("metric").value, query()));
  await Promise.all([fillCompetitions(), versus.fill()]);
  await refresh();
}

start();

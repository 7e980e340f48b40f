// The review of a session: reads the match, its points, shots and heart rates, and keeps them current while it runs.

import * as api from "../common/api.js";
import { asViewer, signIn } from "../common/coach.js";
import { Connection } from "../common/connection.js";
import { byId, el, lastOfPath, notice, setText } from "../common/dom.js";
import { EffortPanel } from "./effort_panel.js";
import { Filters } from "./filters.js";
import { HeartPanel } from "./heart_panel.js";
import { PointChanges } from "./point_changes.js";
import { Scoreboard } from "../live/scoreboard.js";
import { showShots } from "./shot_table.js";
import { isOver } from "../common/standing.js";
import { Stream } from "../common/stream.js";
import { showSummary } from "./summary.js";
import { Timeline } from "./timeline.js";
import { WhatIf } from "./what_if.js";

const REFRESH_MS = 300;
const EFFORT_MS = 60_000;
const HEART_POINTS = 2_000;

const session = lastOfPath();
const connection = new Connection();
const scoreboard = new Scoreboard(byId("board"));
const parts = { title: byId("title"), facts: byId("facts"), share: byId("share") };
const hearts = new HeartPanel(byId("pulse"), byId("whole"), (point) => timeline.mark(point.event));
const changes = new PointChanges();
const timeline = new Timeline(byId("timeline"), (point) => hearts.show(point), changes);
const whatIf = new WhatIf(session, byId("what-if"));
const effort = new EffortPanel(byId("effort"), (player, query) => {
  query.set("player", player);
  return api.physiology(session, query, asViewer());
});
const filters = new Filters(byId("filters"), () => showPoints());
let board = null;
let points = [];
let timer = 0;
let effortTimer = 0;

function showBoard(next) {
  board = next;
  scoreboard.show(board);
  filters.board(board);
  whatIf.board(board);
  byId("live").href = `/courts/${encodeURIComponent(board.court)}`;
  byId("live").hidden = isOver(board);
  byId("sheet").hidden = false;
  showSummary(parts, board, points);
  document.title = `${byId("title").textContent} · Marcador`;
}

function showPoints() {
  const shown = timeline.show(board, points, (point) => filters.accepts(point));
  setText(byId("count"), countText(shown));
  if (points.length === 0) byId("timeline").append(el("p", { class: "quiet" }, "No point has been played yet. Each one appears here as it is called."));
}

function countText(shown) {
  if (points.length === 0) return "";
  if (shown === 0) return `None of the ${points.length} points fits this choice.`;
  return shown === points.length ? `${shown} points` : `${shown} of ${points.length} points`;
}

async function refresh() {
  try {
    const [found, table, told] = await Promise.all([api.points(session, asViewer()), api.shots(session), api.history(session)]);
    points = found.points;
    changes.load(told.points);
    showBoard(board);
    showPoints();
    hearts.points(board, points);
    showShots(byId("shots"), board, table.rows);
  } catch (error) {
    notice(`The points could not be read. ${error.message}`);
  }
}

async function loadHearts() {
  try {
    const { series } = await api.heartRate(session, HEART_POINTS, asViewer());
    await hearts.load(board, series);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    if (error.isForbidden) hearts.locked(signIn);
    else hearts.failed(`The heart rates could not be read. ${error.message}`);
  }
}

async function loadEffort() {
  try {
    effort.show(board, await api.physiology(session, "", asViewer()));
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    if (error.isForbidden) effort.locked();
    else effort.say(`Load and recovery could not be read. ${error.message}`);
  }
}

// All of a session is measured again for it, so that while a match runs it is a minute late.
function effortSoon() {
  effortTimer ||= setTimeout(() => {
    effortTimer = 0;
    loadEffort();
  }, EFFORT_MS);
}

function refreshSoon() {
  notice("");
  timer ||= setTimeout(() => {
    timer = 0;
    refresh();
  }, REFRESH_MS);
}

function follow() {
  new Stream(api.matchStream(session), {
    scoreboard: (next) => {
      if (!next) return;
      connection.heard();
      showBoard(next);
      refreshSoon();
      effortSoon();
    },
    heartRate: (sample) => hearts.sample(board, sample),
    state: (state) => {
      connection.state(state);
      // Heart rates are not resumed: what came before the stream stood is read.
      if (state === "live") loadHearts();
    },
  });
}

async function start() {
  try {
    showBoard(await api.match(session));
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    notice(error.status === 404 ? "There is no such session. " : `The session could not be read. ${error.message} `,
      el("a", { href: "/" }, "See all courts and matches"));
    return;
  }
  await refresh();
  await loadHearts();
  await loadEffort();
  follow();
}

start();

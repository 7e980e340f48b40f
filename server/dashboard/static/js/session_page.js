// The review of a session: reads the match, its points, shots and heart rates, and keeps them current while it runs.

import * as api from "./api.js";
import { Connection } from "./connection.js";
import { byId, el, lastOfPath, notice, setText } from "./dom.js";
import { Filters } from "./filters.js";
import { HeartPanel } from "./heart_panel.js";
import { Scoreboard } from "./scoreboard.js";
import { showShots } from "./shot_table.js";
import { Stream } from "./stream.js";
import { showSummary } from "./summary.js";
import { Timeline } from "./timeline.js";

const REFRESH_MS = 300;
const HEART_POINTS = 2_000;
const SIGNED_IN = "marcador.coach";

const session = lastOfPath();
const connection = new Connection();
const scoreboard = new Scoreboard(byId("board"));
const parts = { title: byId("title"), facts: byId("facts"), share: byId("share") };
const hearts = new HeartPanel(byId("pulse"), byId("whole"), (point) => timeline.mark(point.event));
const timeline = new Timeline(byId("timeline"), (point) => hearts.show(point));
const filters = new Filters(byId("filters"), () => showPoints());
let board = null;
let points = [];
let timer = 0;

const isCoach = () => sessionStorage.getItem(SIGNED_IN) === "yes";
const asViewer = () => ({ anonymous: !isCoach() });

function showBoard(next) {
  board = next;
  scoreboard.show(board);
  filters.board(board);
  byId("live").href = `/courts/${encodeURIComponent(board.court)}`;
  byId("live").hidden = Boolean(board.winner);
  byId("sheet").hidden = false;
  showSummary(parts, board, points);
  document.title = `${byId("title").textContent} · Marcador`;
}

function showPoints() {
  const shown = timeline.show(board, points, (point) => filters.accepts(point));
  setText(byId("count"), countText(shown));
  if (points.length === 0) byId("timeline").replaceChildren(el("p", { class: "quiet" }, "No point has been played yet. Each one appears here as it is called."));
}

function countText(shown) {
  if (points.length === 0) return "";
  if (shown === 0) return `None of the ${points.length} points fits this choice.`;
  return shown === points.length ? `${shown} points` : `${shown} of ${points.length} points`;
}

async function refresh() {
  try {
    const [found, table] = await Promise.all([api.points(session, asViewer()), api.shots(session)]);
    points = found.points;
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

// Only now, when the viewer asks for it, may the browser ask for the coach's password. The page that asks is at the
// root, so that the browser sends the password to the live pages too.
function signIn() {
  sessionStorage.setItem(SIGNED_IN, "yes");
  location.assign(`/coach?then=${encodeURIComponent(location.pathname)}`);
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
    },
    heartRate: (sample) => hearts.sample(board, sample),
    state: (state) => connection.state(state),
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
  follow();
}

start();

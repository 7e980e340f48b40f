// @ts-check
// The review of a session: reads the match and keeps it current while it runs; everything on it is about the stretch that
// is chosen. Figures come from the API.

import "../common/bar.js";
import * as api from "../common/api.js";
import { asViewer, signIn } from "../common/coach.js";
import { byId, el, lastOfPath, notice } from "../common/dom.js";
import { say } from "../common/language.js";
import { isOver } from "../common/standing.js";
import { Stream } from "../common/stream.js";
import { HEART_POINTS } from "./early.js";
import { Following } from "./following.js";
import { Parts } from "./parts.js";

/** @typedef {import("./types").Board} Board */

const REFRESH_MS = 300;
const BODY_MS = 60_000;

const session = lastOfPath();
const connection = new Following(byId("connection"));
const parts = new Parts(session);
let timer = 0;
let bodyTimer = 0;

/** @param {Board} board */
function showBoard(board) {
  parts.board(board);
  const live = /** @type {HTMLAnchorElement} */ (byId("live"));
  live.href = `/courts/${encodeURIComponent(board.court)}`;
  live.hidden = isOver(board);
  byId("sheet").hidden = false;
}

/** Do some of it; what goes wrong is said. @param {() => Promise<void>} work */
async function told(work) {
  try {
    await work();
  } catch (error) {
    notice(say("problem.points", { reason: messageOf(error) }));
  }
}

async function points() {
  const [found, valued] = await Promise.all([api.points(session, asViewer()), worth()]);
  parts.match(found, valued);
}

async function beside() {
  const [found, course] = await Promise.all([api.history(session), api.course(session)]);
  parts.beside(found.points, course);
}

const refresh = () => told(async () => {
  await points();
  await parts.figures();
  await beside();
});

// The statistics come a moment after the points: without them the rest is shown.
async function worth() {
  try {
    return (await api.worth(session)).data;
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    return { before: 0.5, after: 0.5, points: [] };
  }
}

const askHearts = () => api.heartRate(session, HEART_POINTS, asViewer());

/** @param {Promise<{ series: any[] }>} asked */
async function loadHearts(asked = askHearts()) {
  try {
    await parts.hearts((await asked).series);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    parts.noHearts(error, signIn);
  }
}

function refreshSoon() {
  notice("");
  timer ||= window.setTimeout(() => {
    timer = 0;
    refresh();
  }, REFRESH_MS);
}

// All of a session is measured again for it, so that while a match runs it is a minute late.
function bodySoon() {
  bodyTimer ||= window.setTimeout(() => {
    bodyTimer = 0;
    parts.body();
  }, BODY_MS);
}

/** Follow the match from how it was read; one that is over has no more beats to come. @param {import("./types").ReadBoard} found */
function follow({ position, ...read }) {
  let isRead = true;
  let hasBeats = isOver(read);
  new Stream(api.matchStream(session), {
    scoreboard: (/** @type {Board | null} */ next) => {
      if (!next) return;
      connection.heard();
      // Points and figures are asked at the same time as the board: they may be of a moment before it.
      const isSame = isRead && parts.isOf(position) && JSON.stringify(next) === JSON.stringify(read);
      isRead = false;
      if (isSame) return;
      showBoard(next);
      refreshSoon();
      bodySoon();
    },
    heartRate: (/** @type {{ player: number, time: string, bpm: number | null }} */ sample) => parts.sample(sample),
    state: (/** @type {string} */ state) => {
      connection.state(state);
      // Heart rates are not resumed: what came before the stream stood is read.
      if (state === "live" && !hasBeats) loadHearts();
      if (state === "live") hasBeats = false;
    },
  });
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

async function start() {
  /** @type {import("./types").ReadBoard} */ let board;
  try {
    board = await api.match(session);
    showBoard(board);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    notice(`${error.status === 404 ? say("problem.none") : say("problem.session", { reason: error.message })} `, el("a", { href: "/" }, say("problem.all")));
    return;
  }
  // They are under way while the points come; they are shown after these, which say how long the match was.
  const hearts = askHearts();
  hearts.catch(() => null);
  await told(points);
  await Promise.all([told(() => parts.figures()), loadHearts(hearts)]);
  await told(beside);
  if (!parts.isMeasured) await parts.body();
  follow(board);
  const { NotesPanel } = await import("./notes/notes_panel.js");
  await new NotesPanel(session, parts.selection, !isOver(board)).load();
}

start();

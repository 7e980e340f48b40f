// @ts-check
// The review of a session: reads the match and keeps it current while it runs; everything on it is about the stretch that
// is chosen. Figures come from the API.

import "../common/bar.js";
import * as api from "../common/api.js";
import { asViewer, signIn } from "../common/coach.js";
import { byId, el, lastOfPath, notice } from "../common/dom.js";
import { say } from "../common/language.js";
import { Stream } from "../common/stream.js";
import { Following } from "./following.js";
import { Parts } from "./parts.js";

/** @typedef {import("./types").Board} Board */

const REFRESH_MS = 300;
const BODY_MS = 60_000;
const HEART_POINTS = 2_000;

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
  live.hidden = Boolean(board.winner) || board.state === "abandoned";
  byId("sheet").hidden = false;
}

async function refresh() {
  try {
    const [found, told, course] = await Promise.all([api.points(session, asViewer()), api.history(session), api.course(session)]);
    parts.match(found.points, told.points, course);
    await Promise.all([parts.figures(), worth()]);
  } catch (error) {
    notice(say("problem.points", { reason: messageOf(error) }));
  }
}

// The statistics come a moment after the points: without them the rest is shown.
async function worth() {
  try {
    parts.worth((await api.worth(session)).data);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    parts.worth({ before: 0.5, points: [] });
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

function follow() {
  new Stream(api.matchStream(session), {
    scoreboard: (/** @type {Board | null} */ next) => {
      if (!next) return;
      connection.heard();
      showBoard(next);
      refreshSoon();
      bodySoon();
    },
    heartRate: (/** @type {{ player: number, time: string, bpm: number | null }} */ sample) => parts.sample(sample),
    state: (/** @type {string} */ state) => {
      connection.state(state);
      // Heart rates are not resumed: what came before the stream stood is read.
      if (state === "live") loadHearts();
    },
  });
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

async function start() {
  let isOver = false;
  try {
    const board = await api.match(session);
    isOver = Boolean(board.winner) || board.state === "abandoned";
    showBoard(board);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    notice(`${error.status === 404 ? say("problem.none") : say("problem.session", { reason: error.message })} `, el("a", { href: "/" }, say("problem.all")));
    return;
  }
  // They are under way while the points come; they are shown after these, which say how long the match was.
  const hearts = askHearts();
  hearts.catch(() => null);
  await refresh();
  await loadHearts(hearts);
  if (!parts.isMeasured) await parts.body();
  follow();
  const { NotesPanel } = await import("./notes/notes_panel.js");
  await new NotesPanel(session, parts.selection, !isOver).load();
}

start();

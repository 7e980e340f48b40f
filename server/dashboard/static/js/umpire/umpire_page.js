// The umpire's page of a court: the score, what was heard, and scoring by thumb, with a connection or without.

import "../common/bar.js";
import * as api from "../common/api.js";
import { Connection } from "../common/connection.js";
import { followDevice } from "../common/court_device.js";
import { byId, clock, el, notice, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { now } from "../common/server_time.js";
import { SIGNED_IN, signedInName } from "../common/session.js";
import { isOver, scoreText } from "../common/standing.js";
import { Stream } from "../common/stream.js";
import { capital, inLanguage } from "../common/words.js";
import { showCall, spokenOfCall } from "../live/last_call.js";
import { RuleClock } from "../live/rule_clock.js";
import { Scoreboard } from "../live/scoreboard.js";
import { ahead } from "./ahead/ahead.js";
import { AnswersList } from "./answers_list.js";
import { ClaimBar, rightsHere } from "./claim_bar.js";
import { MicrophoneBar } from "./microphone_bar.js";
import { MoreDialog } from "./more_dialog.js";
import { Pad } from "./pad.js";
import { PointsList } from "./points_list.js";
import { Scorer } from "./scorer.js";
import { TapQueue } from "./tap_queue.js";
import { tapText } from "./tap_words.js";
import { isAway, WaitsPanel } from "./waits_panel.js";

const court = decodeURIComponent(location.pathname.split("/").at(-2));
const HOLDS_MS = 10_000;
const ALERT_MS = 10_000;
const keptBoard = (of) => `marcador.umpire.board.${of}`;

const connection = new Connection();
const scoreboard = new Scoreboard(byId("board"));
const ruleClock = new RuleClock(byId("clock"), byId("clock-spoken"));
const claimBar = new ClaimBar(byId("claim"), (kind) => carryOut(() => acts[kind]()));
const microphone = new MicrophoneBar(byId("microphone"), tell);
const pad = new Pad(byId("pad"), tap, () => more.open(standing().board));
const more = new MoreDialog(byId("more"), tap);
const points = new PointsList(byId("points"), tap);
const answers = new AnswersList(byId("answers"), `marcador.umpire.answers.${court}`,
  (work) => carryOut(async () => tell(await work(), "done")), () => byId("pad").querySelector("button:enabled"));
const waits = new WaitsPanel(byId("waits"), {
  again: () => scorer.send(),
  takeOver: () => carryOut(() => scorer.takeOver()),
  drop: () => scorer.drop(),
});
let board = null;
let isKept = false;
let isMine = false;
let can = { undo: true, redo: false };
let registration = null;

const scorer = new Scorer(await TapQueue.open(), {
  answered(answer, { taps, isLast, hasWaited }) {
    const isSame = answer.conflict && answer.stayed === "both";
    if (answer.conflict && !isSame) answers.add(answer);
    else if (!isSame && answer.outcome !== "done" && (hasWaited || !isLast)) answers.add({ ...answer, said: say("umpire.tap-said", { what: names(taps, answer.match), said: answer.said }) });
    else tell(answer.said, isSame ? "done" : answer.outcome);
  },
  stands(scored) {
    can = { undo: scored.can_undo, redo: scored.can_redo };
    show(inLanguage(scored.match));
  },
  stood({ match, position }) {
    const kept = readKept(match.court);
    if (kept?.board.match === match.match) keep({ ...kept, board: inLanguage(match), at: Date.now(), position });
  },
  waits: showWaiting,
  holds(claim) {
    if (claim?.mine && !isMine) startHere();
    isMine = Boolean(claim?.mine);
    claimBar.show(claim);
    layOut();
  },
});

const acts = {
  hold: () => scorer.hold(),
  take: () => scorer.hold(true),
  release: () => scorer.release(),
};

async function carryOut(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    if (error.status === 401) location.assign(`/sign-in?then=${encodeURIComponent(location.pathname)}`);
    else tell(capital(error.message), "refused");
  }
}

function tap(what) {
  navigator.vibrate?.(15);
  tell("", "");
  startHere();
  scorer.tap(what);
}

function tell(said, outcome) {
  byId("said").dataset.outcome = outcome;
  setText(byId("said"), said && capital(said));
}

function show(told, at = Date.now()) {
  const isOther = told?.match !== board?.match;
  const wasKept = isKept;
  isKept = false;
  if (isOther) setText(byId("call-spoken"), "");
  else if (told) hear(told.last_call, board.last_call, wasKept);
  board = told;
  if (!board) {
    layOut();
    return notice(say("umpire.no-match", { court }));
  }
  notice("");
  showWaiting();
  showCall(byId("call"), board.last_call);
  if (byId("points-panel").open) points.show(board);
  document.title = `${say("umpire.title", { court })} · Marcador`;
  keep({ board, at, isMine, position: scorer.known });
  layOut();
  return isOther;
}

// The match as the server knows it or, while there is no connection, with the taps that wait, as far as that can be known.
function standing() {
  const found = isAway(scorer.why) ? ahead(board, scorer.following) : null;
  return found ? { ...found, isAhead: true } : { board, undo: false, redo: false, isAhead: false };
}

function showStanding() {
  const { board: shown, undo, redo, isAhead } = standing();
  scoreboard.show(shown, isAhead ? say("umpire.unsent") : "");
  ruleClock.show(shown.clock);
  byId("clock").hidden = isAhead || isOver(shown);
  pad.show(shown);
  const isUnknown = isAway(scorer.why) && !isAhead;
  pad.can(can.undo || undo || isUnknown, redo || (can.redo && !undo) || isUnknown);
}

// What is refused of a tap is said where it was tapped, and of a spoken call by the court.
function hear(call, before, wasKept) {
  const spoken = call?.verdict === "refused" ? "" : spokenOfCall(call, before);
  const isOld = wasKept && now() - Date.parse(call?.time) > ALERT_MS;
  if (spoken && !isOld) navigator.vibrate?.([120, 80, 120]);
  if (call?.time !== before?.time) setText(byId("call-spoken"), spoken);
}

function layOut() {
  byId("pad").hidden = !board || !isMine;
  byId("points-panel").hidden = !board || !isMine;
  byId("microphone").hidden = !board || !isMine || isOver(board);
  microphone.match = isMine ? board?.match ?? "" : "";
  byId("claim").hidden = !board;
  if (!board) byId("clock").hidden = true;
}

function showWaiting() {
  if (isAway(scorer.why)) sendThoughClosed();
  if (board) showStanding();
  const names = scorer.waiting.map((one) => name(one.tap, one.match));
  waits.show(names, scorer.why, board && isAway(scorer.why) ? standsText() : {});
}

// What the board shows need only be read to who does not see it.
function standsText() {
  const { board: shown, isAhead } = standing();
  return isAhead ? { spoken: say("umpire.score-ahead", { score: scoreText(shown) }) } : { text: say("umpire.score-later") };
}

const names = (taps, match) => taps.map((one) => name(one, match)).join(", ");

function name({ do: what, pair, player, shot, outcome }, match) {
  const named = board?.match === match ? board : null;
  if (named && what === "point") return say("point.of", { pair: named[pair].name });
  const who = player ? named?.[player <= 2 ? "a" : "b"].players[(player - 1) % 2] : pair ? named?.[pair].name : "";
  const done = shot ? say(`shot.${shot}`) : what === "point" ? say("umpire.a-point") : tapText(what);
  return [who, done, outcome && say(`umpire.${outcome}`)].filter(Boolean).join(" ").trim();
}

async function wakeLock() {
  if (!document.hidden) await navigator.wakeLock?.request("screen").catch(() => null);
}

// Nobody says who lets a match go or takes it over: whoever looks at the page asks.
function whoHolds() {
  if (!document.hidden && board) scorer.claim().catch(unlessAway);
}

// The pill says whether there is a connection; what was known is the last word.
function unlessAway(error) {
  if (!(error instanceof api.ApiError)) throw error;
}

// Over TLS, or at the server itself: elsewhere browsers have no such workers, and a page that is open stays good.
async function beThereOffline() {
  if (!navigator.serviceWorker) return null;
  await navigator.serviceWorker.register("/umpire-worker.js");
  registration = await navigator.serviceWorker.ready;
  const { active } = registration;
  await letSend().catch(() => null);
  const stream = new URL("../common/stream_worker.js", import.meta.url).href;
  active.postMessage({ page: location.href, parts: [stream, ...performance.getEntriesByType("resource").map((one) => one.name)] });
  return active;
}

// Where the browser has it, what waits is sent as soon as there is a connection, although the page was closed.
function sendThoughClosed() {
  if (scorer.waiting.length > 0) registration?.sync?.register("marcador-taps").catch(() => null);
}

// The worker sends nothing of anybody who signs out, which takes this away.
async function letSend() {
  if (signedInName() === scorer.by) await (await caches.open("marcador.sender")).put("/sender", new Response(JSON.stringify({ by: scorer.by })));
}

// What the installed app opens from now on.
function startHere() {
  worker.then((one) => one?.postMessage({ start: location.href }), () => null);
}

const readKept = (of) => JSON.parse(localStorage.getItem(keptBoard(of)) ?? "null");
const keep = (kept) => localStorage.setItem(keptBoard(kept.board.court), JSON.stringify(kept));

function showKept() {
  const found = readKept(court);
  if (!found || board) return;
  const since = scorer.stood(found.board.match);
  const kept = since && since.position > (found.position ?? 0) ? { ...found, ...since, board: inLanguage(since.board) } : found;
  isMine = kept.isMine;
  scorer.knows(kept.board.match, kept.position ?? null);
  show(kept.board, kept.at);
  isKept = true;
  tell(say("umpire.kept", { at: clock(kept.at) }), "");
}

setText(byId("court-title"), say("umpire.title", { court }));
byId("points-panel").addEventListener("toggle", () => board && points.show(board));
document.addEventListener("visibilitychange", wakeLock);
document.addEventListener("visibilitychange", whoHolds);
document.addEventListener("visibilitychange", () => document.hidden && sendThoughClosed());
// Another tab of this browser signed out, or in: what is tapped from now on is not by who was here.
addEventListener("storage", (event) => event.key === SIGNED_IN && location.reload());
setInterval(whoHolds, HOLDS_MS);
followDevice(court, (found) => connection.device(found?.device ? found.online : null, found?.problem));
wakeLock();
const worker = beThereOffline();

new Stream(api.courtStream(court), {
  scoreboard(told, position) {
    connection.heard();
    const mine = told?.court === court ? told : null;
    if (mine) scorer.knows(mine.match, position);
    if (show(mine)) carryOut(() => scorer.claim());
    scorer.tellSent();
  },
  state(state) {
    connection.state(state);
    if (state === "reconnecting") showKept();
    if (state === "live") answers.show();
    if (state === "live" && board) carryOut(() => scorer.claim().then(() => scorer.send()));
  },
});
scorer.send();
rightsHere().then(({ score, take }) => {
  if (!score) location.replace(`/sign-in?then=${encodeURIComponent(location.pathname)}`);
  claimBar.mayTake = take;
}, () => showKept());

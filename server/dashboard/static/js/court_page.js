// The live page of a court: follows its newest match and puts each part of the scoreboard in its place.

import * as api from "./api.js";
import { Connection } from "./connection.js";
import { CourtDiagram } from "./court_diagram.js";
import { byId, lastOfPath, notice, setText } from "./dom.js";
import { HeartRates } from "./heart_rate.js";
import { showCall, showPoint } from "./last_play.js";
import { Scoreboard } from "./scoreboard.js";
import { scoreSentence, titleText } from "./spoken.js";
import { Stream } from "./stream.js";
import { verdict } from "./words.js";

const DEVICE_EVERY_MS = 15_000;
const MUST_BE_HEARD = new Set(["asked", "alarm", "refused", "discarded"]);

const court = lastOfPath();
const connection = new Connection();
const scoreboard = new Scoreboard(byId("board"));
const diagram = new CourtDiagram(byId("serve"));
const hearts = new HeartRates(byId("hearts"));
let shown = null;

function show(board) {
  connection.heard();
  if (!board) return empty();
  notice("");
  byId("below").hidden = false;
  scoreboard.show(board);
  diagram.show(board);
  showPoint(byId("shot"), board);
  showCall(byId("call"), board.last_call);
  hearts.board(board);
  byId("review").href = `/sessions/${encodeURIComponent(board.match)}`;
  byId("review").hidden = false;
  document.title = titleText(board);
  setText(byId("spoken"), spoken(board));
  shown = board;
}

function spoken(board) {
  const call = board.last_call;
  const isNew = shown && call && call.time !== shown.last_call?.time;
  if (isNew && MUST_BE_HEARD.has(call.verdict)) return `${verdict(call.verdict).word}: ${call.reason || call.text}`;
  return scoreSentence(board, shown);
}

function empty() {
  shown = null;
  byId("board").hidden = true;
  byId("below").hidden = true;
  byId("review").hidden = true;
  document.title = `Court ${court} · Marcador`;
  notice(`No match on court ${court} yet. The score appears here as soon as one is created.`);
}

async function device() {
  try {
    const { courts } = await api.courts();
    connection.device(courts.find((one) => one.court === court)?.online ?? null);
  } catch {
    connection.device(null);
  }
}

setText(byId("court-title"), `Court ${court}`);
new Stream(api.courtStream(court), {
  scoreboard: show,
  heartRate: (sample) => hearts.sample(sample),
  state: (state) => connection.state(state),
});
device();
setInterval(device, DEVICE_EVERY_MS);

// The live page of a court: follows its newest match and puts each part of the scoreboard in its place.

import * as api from "../common/api.js";
import { signIn } from "../common/coach.js";
import { Connection } from "../common/connection.js";
import { CourtDiagram } from "./court_diagram.js";
import { byId, lastOfPath, notice, setText } from "../common/dom.js";
import { HeartRates } from "./heart_rate.js";
import { showCall, showPoint } from "./last_play.js";
import { showPenalties } from "./penalties.js";
import { RuleClock } from "./rule_clock.js";
import { Scoreboard } from "./scoreboard.js";
import { SensorsPanel } from "../sensors/sensors_panel.js";
import { penaltySentence, scoreSentence, titleText } from "../common/spoken.js";
import { Stream } from "../common/stream.js";
import { verdict } from "../common/words.js";

const DEVICE_EVERY_MS = 15_000;
const MUST_BE_HEARD = new Set(["asked", "alarm", "refused", "discarded"]);

const court = lastOfPath();
const connection = new Connection();
const scoreboard = new Scoreboard(byId("board"));
const diagram = new CourtDiagram(byId("serve"));
const ruleClock = new RuleClock(byId("clock"), byId("clock-spoken"));
const hearts = new HeartRates(byId("hearts"));
const sensors = new SensorsPanel(court, byId("sensors"), (isLocked) => {
  byId("coach").hidden = !isLocked;
});
let shown = null;

function show(board) {
  connection.heard();
  if (!board) return empty();
  notice("");
  byId("officials").hidden = Boolean(board.winner) && board.penalties.length === 0;
  byId("below").hidden = false;
  scoreboard.show(board);
  byId("clock").hidden = Boolean(board.winner);
  ruleClock.show(board.clock);
  showPenalties(byId("penalties"), board);
  diagram.show(board);
  showPoint(byId("shot"), board);
  showCall(byId("call"), board.last_call);
  hearts.board(board);
  sensors.board(board);
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
  return penaltySentence(board, shown) + scoreSentence(board, shown);
}

function empty() {
  shown = null;
  sensors.board(null);
  byId("board").hidden = true;
  byId("officials").hidden = true;
  ruleClock.show(null);
  byId("below").hidden = true;
  byId("review").hidden = true;
  document.title = `Court ${court} · Marcador`;
  notice(`No match on court ${court} yet. The score appears here as soon as one is created.`);
}

async function device() {
  try {
    const { courts } = await api.courts();
    const found = courts.find((one) => one.court === court);
    connection.device(found?.online ?? null, found?.problem);
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
byId("coach").addEventListener("click", signIn);
device();
setInterval(device, DEVICE_EVERY_MS);

// The live page of a court: follows its newest match and puts each part of the scoreboard in its place.

import "../common/bar.js";
import * as api from "../common/api.js";
import { asViewer, signIn } from "../common/coach.js";
import { Connection } from "../common/connection.js";
import { followDevice } from "../common/court_device.js";
import { CourtDiagram } from "./court_diagram.js";
import { byId, el, lastOfPath, notice, setText } from "../common/dom.js";
import { HeartRates } from "./heart_rate.js";
import { say } from "../common/language.js";
import { showCall, spokenOfCall } from "./last_call.js";
import { showPoint } from "./last_point.js";
import { showPenalties } from "./penalties.js";
import { RuleClock } from "./rule_clock.js";
import { Scoreboard } from "./scoreboard.js";
import { SensorsPanel } from "../sensors/sensors_panel.js";
import { isOver } from "../common/standing.js";
import { penaltySentence, scoreSentence, titleText } from "../common/spoken.js";
import { Stream } from "../common/stream.js";
import { MatchPanel } from "../steering/match_panel.js";

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
let last = null;
let rests = false;

function show(told) {
  connection.heard();
  if (!told) return empty();
  if (told.court !== court) return elsewhere(told);
  const board = rests && told.state === "live" ? { ...told, state: "set_aside" } : told;
  notice("");
  byId("officials").hidden = isOver(board) && board.penalties.length === 0;
  byId("below").hidden = false;
  scoreboard.show(board);
  byId("clock").hidden = isOver(board) || board.state === "set_aside";
  ruleClock.show(board.clock);
  showPenalties(byId("penalties"), board);
  diagram.show(board);
  showPoint(byId("shot"), board);
  showCall(byId("call"), board.last_call);
  hearts.board(board);
  sensors.board(board);
  matches.board(board);
  byId("review").href = `/sessions/${encodeURIComponent(board.match)}`;
  byId("review").hidden = false;
  document.title = titleText(board);
  setText(byId("spoken"), spoken(board));
  shown = board;
  last = told;
}

function spoken(board) {
  const call = shown && spokenOfCall(board.last_call, shown.last_call);
  return call || penaltySentence(board, shown) + scoreSentence(board, shown);
}

function empty() {
  none();
  notice(say("live.none", { court }));
}

function elsewhere(board) {
  none();
  notice(`${say("live.elsewhere", { court: board.court })} `, el("a", { href: `/courts/${encodeURIComponent(board.court)}` }, say("live.follow")), ".");
}

function none() {
  document.title = `${say("court.name", { court })} · Marcador`;
  shown = last = null;
  sensors.board(null);
  matches.board(null);
  byId("board").hidden = true;
  byId("officials").hidden = true;
  ruleClock.show(null);
  byId("below").hidden = true;
  byId("review").hidden = true;
}

function device(found) {
  connection.device(found?.online ?? null, found?.problem);
  rest(found?.state === "set_aside");
}

/** Take whether the match rests, as one does of which nothing was heard for hours. */
function rest(is) {
  if (is === rests) return;
  rests = is;
  if (last) show(last);
}

function happened(board) {
  rests = false;
  show(board);
}

setText(byId("court-title"), say("court.name", { court }));
const matches = new MatchPanel(court, byId("steering"));
new Stream(api.courtStream(court), {
  scoreboard: happened,
  heartRate: (sample) => {
    hearts.sample(sample);
    sensors.sample();
  },
  state: (state) => connection.state(state),
});
byId("coach").addEventListener("click", () => signIn());
byId("to-umpire").href = `/courts/${encodeURIComponent(court)}/umpire`;
api.get("/auth/me", asViewer()).then(({ rights }) => { byId("umpire").hidden = !rights.includes("score"); }, () => null);
followDevice(court, device);

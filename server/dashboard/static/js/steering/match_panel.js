// The matches of a court on the live page, for the coach: the next one, and those that rest, end or go on. What became
// of each wish is said in words, as the court's device answered. Others see no trace of it.

import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { clock, el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { isOver, scoreText } from "../common/standing.js";
import { ask } from "./asking.js";
import { NextMatchForm, field } from "./next_match_form.js";
import { UnfinishedList } from "./unfinished_list.js";

const EVERY_MS = 5_000;
const SOON_MS = 600;
const LISTS_MS = 30_000;
const LISTED = 20;

export class MatchPanel {
  #court;
  #root;
  #timer = 0;
  #found = null;
  #board = null;
  #listed = { of: "", at: 0 };
  #sum = el("span", { class: "sensors-sum" });
  #details = el("details", { class: "sensors-all" });
  #away = el("p", { class: "quiet" });
  #told = el("p", { class: "steer-told", role: "status" });
  #refused = el("p", { class: "steer-refused", role: "alert" });
  #reason = el("input", { type: "text", maxlength: 200, autocomplete: "off" });
  #now = el("section", { class: "steer-now", "aria-label": say("steer.playing") });
  #playing = el("p", {});
  #form = new NextMatchForm((body) => this.#ask("next-match", body, say("steer.begun")));
  #list = new UnfinishedList((board, anyway) => this.#takeUp(board, anyway));

  constructor(court, root) {
    this.#court = court;
    this.#root = root;
    this.#now.append(el("h3", {}, say("steer.now")), this.#playing, el("div", { class: "steer-buttons" }, field(say("steer.because"), this.#reason, say("steer.why")),
      this.#wish(say("steer.set-aside"), () => this.#leave("set-aside", say("steer.rests"))), this.#wish(say("steer.abandon"), () => this.#abandon())));
    this.#details.append(el("summary", { class: "sensors-head" }, el("b", {}, say("index.matches")), this.#sum), this.#away,
      this.#now, el("section", { "aria-label": say("steer.next-one") }, el("h3", {}, say("steer.next")), this.#form.element), this.#list.element,
      el("section", { "aria-label": say("steer.voice") }, el("h3", {}, say("steer.voice")), el("p", { class: "quiet" }, say("steer.voice-how")), el("div", { class: "steer-buttons" },
        this.#wish(say("steer.voice-learn"), () => this.#ask("umpires-voice")), this.#wish(say("steer.voice-forget"), () => this.#ask("umpires-voice", undefined, "", "DELETE")))),
      el("div", { class: "steer-outcome" }, this.#told, this.#refused));
    root.append(this.#details);
    this.#details.addEventListener("toggle", () => {
      this.#listed.at = 0;
      if (this.#details.open) this.#refresh();
    });
    document.addEventListener("visibilitychange", () => document.hidden || this.#root.hidden || this.#refresh());
    this.#refresh();
  }

  /** Take the court's match as shown; null when there is none. */
  board(board) {
    this.#board = board;
    this.#form.board(board, this.#isRunning());
    if (this.#found) this.#tellScore(this.#found);
  }

  #isRunning = () => this.#found?.match?.state === "live";

  #wish(text, pressed) {
    const element = el("button", { class: "plain", type: "button" }, text);
    element.addEventListener("click", pressed);
    return element;
  }

  async #refresh() {
    clearTimeout(this.#timer);
    try {
      this.#show(await api.courtMatches(this.#court, asViewer()));
      if (this.#details.open) await this.#lists();
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      // A spectator's page asks once, and never again.
      if (error.isForbidden) return this.#hide();
      if (error.status === 404) this.#hide();
      setText(this.#sum, say("steer.unknown"));
      setText(this.#away, error.message);
    }
    this.#again(EVERY_MS);
  }

  #again(after) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (document.hidden ? this.#again(EVERY_MS) : this.#refresh()), after);
  }

  #hide() {
    this.#root.hidden = true;
  }

  #show(found) {
    this.#found = found;
    this.#root.hidden = false;
    const { device, online, connected, problem } = found;
    const running = this.#isRunning();
    this.#tellScore(found);
    const here = online ? say("steer.connected", { device, since: clock(connected) }) : say("steer.away");
    setText(this.#away, problem ? `${here} ${problem}.` : here);
    this.#now.hidden = !running;
    this.#form.board(this.#board, running);
  }

  /** Say what is played; the score is the board's, which is told at once, where it is of the same match. */
  #tellScore({ online, match }) {
    const score = this.#board && this.#board.match === match?.match ? scoreText(this.#board) : match?.score;
    const playing = this.#isRunning() ? `${match.pairs}, ${score}` : "";
    setText(this.#sum, !online ? say("steer.not-connected") : playing || say("steer.no-match"));
    setText(this.#playing, playing);
  }

  /** Read the lists where they may have changed: what the court plays did, somebody here did something, or a while ago. */
  async #lists() {
    const of = JSON.stringify([this.#found.online, this.#found.match?.match, this.#found.match?.state]);
    if (of === this.#listed.of && Date.now() - this.#listed.at < LISTS_MS) return;
    this.#listed = { of, at: Date.now() };
    const [aside, live, { players }, { courts }] = await Promise.all([
      api.matchesOf("set_aside", LISTED), api.matchesOf("live", LISTED), api.players(), api.courts(),
    ]);
    const offline = new Set(courts.filter((one) => !one.online).map((one) => one.court));
    const mine = (board) => this.#isRunning() && board.match === this.#found.match.match;
    const left = live.matches.filter((board) => !mine(board) && (offline.has(board.court) || board.court === this.#court));
    const isAway = (board) => left.includes(board);
    this.#list.show([...aside.matches, ...left].filter((board) => !mine(board) && !isOver(board)), isAway);
    this.#form.players(players.map((one) => one.name));
  }

  #leave(kind, done) {
    const reason = this.#reason.value.trim();
    return this.#ask(kind, { match: this.#found.match.match, ...(reason && { reason }) }, done);
  }

  #abandon() {
    if (this.#reason.value.trim()) return this.#leave("abandon", say("steer.abandoned"));
    this.#say("", say("steer.say-why"));
    return this.#reason.focus();
  }

  #takeUp(board, anyway) {
    const running = this.#isRunning() ? { and_then: "set_aside" } : {};
    return this.#ask("take-up", { match: board.match, ...running, ...(anyway && { anyway }) }, say("steer.goes-on"));
  }

  async #ask(kind, body, done, method) {
    this.#say(say("steer.asked"), "");
    const { ok, text } = await ask(this.#court, kind, body, done, method);
    this.#say(ok ? text : "", ok ? "" : text);
    this.#listed.at = 0;
    if (ok && kind !== "next-match") this.#reason.value = "";
    this.#again(SOON_MS);
    return ok;
  }

  #say(told, refused) {
    setText(this.#told, told);
    setText(this.#refused, refused);
  }
}

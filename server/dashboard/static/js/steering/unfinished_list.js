// The matches that are not over and not being played: each can go on on this court.

import { dayAndTime, el } from "../common/dom.js";
import { say } from "../common/language.js";
import { setsText } from "../common/standing.js";
import { pairPlayers } from "../common/words.js";

const namesOf = (board) => say("title.against", { a: pairPlayers(board, "a"), b: pairPlayers(board, "b") });

export class UnfinishedList {
  #takeUp;
  #drawn = "";
  #list = el("ul", { class: "steer-list" });
  element = el("section", { "aria-label": say("steer.unfinished") }, el("h3", {}, say("steer.unfinished")), this.#list);

  /** `takeUp(board, anyway)` asks for it to go on here. */
  constructor(takeUp) {
    this.#takeUp = takeUp;
  }

  /** Show these; `awayOf(board)` says whether the device that had one may still be scoring it, unheard. */
  show(boards, isAway) {
    const drawn = JSON.stringify(boards.map((board) => [board.match, setsText(board), isAway(board)]));
    // Rebuilt only when something changed, so that the keyboard keeps its place.
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#list.replaceChildren(...boards.map((board) => this.#row(board, isAway(board))));
    if (boards.length === 0) this.#list.append(el("li", { class: "quiet" }, say("steer.none-left")));
  }

  #row(board, isAway) {
    const names = namesOf(board);
    const text = say(isAway ? "steer.take-up-anyway" : "steer.take-up");
    const button = el("button", { class: "plain", type: "button", "aria-label": `${text}: ${names}` }, text);
    button.addEventListener("click", () => this.#takeUp(board, isAway));
    const away = isAway ? el("span", { class: "steer-away" }, say("steer.device-away")) : null;
    return el("li", {}, el("span", { class: "steer-names" }, names), el("b", {}, setsText(board)),
      el("span", { class: "quiet" }, say("index.where", { court: board.court, at: dayAndTime(board.created) })), button, away);
  }
}

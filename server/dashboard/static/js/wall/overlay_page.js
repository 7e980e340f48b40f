// The score on a transparent ground, for streaming software: `?theme=dark|light&size=1&corner=bottom-left&badges=no&language=es`.

import { byId, setText } from "../common/dom.js";
import { LANGUAGES, language, say, translate } from "../common/language.js";
import { Stream } from "../common/stream.js";
import { Scoreboard } from "../live/scoreboard.js";

const CORNERS = ["top-left", "top-right", "bottom-left", "bottom-right"];
const SMALLEST = 0.4;
const LARGEST = 4;

const court = decodeURIComponent(location.pathname.split("/").at(-2));
const asked = new URLSearchParams(location.search);
const scoreboard = new Scoreboard(byId("board"));
const wrong = [];

function choice(name, choices) {
  const given = asked.get(name) ?? choices[0];
  if (choices.includes(given)) return given;
  wrong.push(say("overlay.one-of", { name, choices: choices.join(", ") }));
  return choices[0];
}

function size() {
  const given = Number(asked.get("size") ?? 1);
  if (given >= SMALLEST && given <= LARGEST) return given;
  wrong.push(say("overlay.size", { least: SMALLEST, most: LARGEST }));
  return 1;
}

translate();
choice("language", [language, ...Object.keys(LANGUAGES).filter((one) => one !== language)]);
document.documentElement.dataset.theme = choice("theme", ["dark", "light"]);
document.body.dataset.corner = choice("corner", ["bottom-left", ...CORNERS.filter((one) => one !== "bottom-left")]);
document.body.dataset.badges = choice("badges", ["yes", "no"]);
byId("board").style.setProperty("--u", 0.5 * size());
setText(byId("notice"), wrong.join("; "));
byId("notice").hidden = wrong.length === 0;
setText(byId("court-title"), say("board.of", { court }));
document.title = `${say("court.name", { court })} · ${say("overlay.title")}`;

new Stream(`/api/v1/courts/${encodeURIComponent(court)}/stream`, {
  scoreboard(board) {
    if (board && board.court === court) scoreboard.show(board);
    else byId("board").hidden = true;
  },
  // On air nobody is told of the connection: what stood stays, and it comes back by itself.
  state() {},
});

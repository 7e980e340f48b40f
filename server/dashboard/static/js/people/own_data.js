// One's own data: taken along, as training software has them too, and erased; for the administrator the whole club.

import * as api from "../common/api.js";
import { byId, dayAndTime, el } from "../common/dom.js";
import { say } from "../common/language.js";
import { signOut } from "../common/session.js";
import { save } from "../review/out/save.js";

/** Show the section; `tell` does something and says what became of it. */
export async function showOwnData({ account, rights }, tell) {
  byId("own-data").hidden = false;
  const take = (text, path, name, method) => {
    const button = el("button", { class: "plain", type: "button" }, text);
    button.addEventListener("click", () => tell(async () => {
      save(name, await api.file(path, method), "application/octet-stream");
      return true;
    }, say("own.saved", { name })));
    return button;
  };
  byId("own-take").replaceChildren(
    take(say("own.take"), "/own-data", "marcador-own-data.zip"),
    ...(rights.includes("archive") ? [take(say("own.club"), "/archive", "marcador-club.zip", "POST")] : []));
  if (account.player) byId("own-matches").replaceChildren(...await matchesOf(account.player, take));
  byId("erase-form").onsubmit = (event) => {
    event.preventDefault();
    erase(tell);
  };
}

async function matchesOf(player, take) {
  const { matches } = await api.get("/matches", { anonymous: true });
  const same = (name) => name.trim().toLowerCase() === player.trim().toLowerCase();
  const own = matches.map((match) => ({ match, number: [...match.a.players, ...match.b.players].findIndex(same) + 1 }));
  return own.filter(({ number }) => number).slice(0, 10).map(({ match, number }) => {
    const path = (format) => `/sessions/${encodeURIComponent(match.match)}/activity?player=${number}&format=${format}`;
    const name = `padel-${match.created.slice(0, 10)}`;
    return el("li", {},
      el("span", {}, el("b", {}, `${match.a.name} – ${match.b.name}`), el("span", { class: "quiet" }, dayAndTime(match.created))),
      el("span", { class: "people-buttons" }, take("FIT", path("fit"), `${name}.fit`), take("TCX", path("tcx"), `${name}.tcx`)));
  });
}

async function erase(tell) {
  const what = byId("erase-what").value;
  const body = { what, password: byId("erase-password").value };
  const done = await tell(() => api.post("/own-data/erasure", body, { anonymous: true }), say("own.erased"));
  byId("erase-form").reset();
  if (!done || what !== "account") return;
  await signOut();
  location.assign("/");
}

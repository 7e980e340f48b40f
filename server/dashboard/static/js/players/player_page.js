// @ts-check
// A player: figures against the population, form, shots, partners, opponents; load and recovery for who may see them.

import "../common/bar.js";
import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { byId, dayAndTime, el, lastOfPath, notice, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { me } from "../common/me.js";
import { fillPeriods, periodFrom, periodQuery } from "../figures/period.js";
import { sentence } from "../common/telling.js";
import { turns } from "../common/turns.js";
import { showBests } from "./bests.js";
import { showCompany } from "./company.js";
import { showForm } from "./form_panel.js";
import { showLoad } from "./load_panel.js";
import { showProfile } from "./profile_panel.js";
import { ShotsPanel } from "./shots_panel.js";

// As many as there are for one player, and as far back as sessions are asked for.
const MATCHES = 2000;
const LOAD_DAYS = 120;
const MOST_LOAD_DAYS = 400;

const name = lastOfPath();
const path = `/players/${encodeURIComponent(name)}`;
const period = /** @type {HTMLSelectElement} */ (byId("period"));
const shots = new ShotsPanel(byId("strokes"), path);
/** What hearts were asked for in sessions, by how many days back. @type {Map<number, any[]>} */
const sessions = new Map();
/** @type {import("./form_panel.js").Played[]} */ let matches = [];
let seesLoad = false;
const asks = turns();

async function refresh() {
  const query = periodQuery(period.value), isLast = asks();
  try {
    const [profile, form, company] = await Promise.all(["profile?", `form?limit=${MATCHES}&`, "company?"].map((what) => api.get(`${path}/${what}${query}`)));
    if (!isLast()) return;
    matches = form.data.matches;
    setText(byId("title"), form.data.name);
    document.title = `${form.data.name} · Marcador`;
    setText(byId("facts"), matches.length ? say("player.facts", { n: profile.data.matches, at: dayAndTime(matches[0].created) }) : say("player.not-then"));
    showProfile(byId("profile"), profile.data);
    showForm(byId("form"), matches);
    showCompany(byId("partners"), byId("opponents"), company.data);
    showBests(byId("bests"), matches, null);
    byId("sheet").hidden = false;
    notice("");
    await Promise.all([shots.show(query), hearts()]);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    if (!isLast()) return;
    setText(byId("title"), name);
    byId("sheet").hidden = true;
    const is = error.status === 404 ? say("player.unknown", { name }) : sentence(error.message);
    notice(is, " ", el("a", { href: "/players" }, say("player.all")));
  }
}

/** Show personal bests with hearts too, to who may see them. */
async function hearts() {
  if (!seesLoad) return;
  const asked = period.value;
  try {
    const worn = await sessionsOf(Number(asked));
    if (asked === period.value) showBests(byId("bests"), matches, worn);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    if (asked === period.value) notice(sentence(error.message));
  }
}

// The chart of load is of the last months whatever the period: an average over four weeks wants more than seven days.
/** The sessions of a period with a heart rate, of all that can be asked for where it is 0. @param {number} days @returns {Promise<any[]>} */
async function sessionsOf(days) {
  const back = days && days <= LOAD_DAYS ? LOAD_DAYS : MOST_LOAD_DAYS;
  const known = sessions.get(back) ?? (await api.get(`${path}/load?days=${back}`, asViewer())).sessions;
  sessions.set(back, known);
  return days ? known.filter((/** @type {{ created: string }} */ one) => Date.parse(one.created) >= periodFrom(days)) : known;
}

// A coach asks for every player, and is told whether that one allows it.
async function health() {
  const { account, role, rights } = await me();
  const isOwn = Boolean(account?.player) && account?.player?.trim().toLowerCase() === name.trim().toLowerCase();
  byId("own").hidden = !isOwn;
  if (!rights.includes("health") || (account && !isOwn && role !== "coach")) {
    byId("load").replaceChildren(el("p", { class: "quiet" }, say("load.not-yours")));
    return;
  }
  try {
    const load = await api.get(`${path}/load?days=${LOAD_DAYS}`, asViewer());
    showLoad(byId("load"), load);
    sessions.set(LOAD_DAYS, load.sessions);
    seesLoad = true;
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    byId("load").replaceChildren(el("p", { class: "quiet" }, error.isForbidden ? say("load.not-yours") : sentence(error.message)));
  }
}

async function start() {
  fillPeriods(period);
  period.addEventListener("change", refresh);
  await refresh();
  byId("period-field").hidden = false;
  await health();
  shots.allowZones(seesLoad);
  await hearts();
}

start();

// @ts-check
// A player: figures against the population, form, shots, partners, opponents; load and recovery for who may see them.

import "../common/bar.js";
import * as api from "../common/api.js";
import { asViewer } from "../common/coach.js";
import { byId, dayAndTime, el, lastOfPath, notice, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { me } from "../common/me.js";
import { fillPeriods, periodQuery } from "../figures/period.js";
import { sentence } from "../common/telling.js";
import { showBests } from "./bests.js";
import { showCompany } from "./company.js";
import { showForm } from "./form_panel.js";
import { showLoad } from "./load_panel.js";
import { showProfile } from "./profile_panel.js";
import { ShotsPanel } from "./shots_panel.js";

const name = lastOfPath();
const path = `/players/${encodeURIComponent(name)}`;
const period = /** @type {HTMLSelectElement} */ (byId("period"));
const shots = new ShotsPanel(byId("strokes"), path);
/** @type {any} */
let load = null;

async function refresh() {
  const query = periodQuery(period.value);
  try {
    const [profile, form, company] = await Promise.all(["profile", "form", "company"].map((what) => api.get(`${path}/${what}?${query}`)));
    const matches = form.data.matches;
    setText(byId("title"), form.data.name);
    document.title = `${form.data.name} · Marcador`;
    setText(byId("facts"), matches.length ? say("player.facts", { n: profile.data.matches, at: dayAndTime(matches[0].created) }) : say("player.not-then"));
    showProfile(byId("profile"), profile.data);
    showForm(byId("form"), matches);
    showCompany(byId("partners"), byId("opponents"), company.data);
    showBests(byId("bests"), matches, load?.sessions ?? []);
    byId("sheet").hidden = false;
    notice("");
    await shots.show(query);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    setText(byId("title"), name);
    byId("sheet").hidden = true;
    const is = error.status === 404 ? say("player.unknown", { name }) : sentence(error.message);
    notice(is, " ", el("a", { href: "/players" }, say("player.all")));
  }
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
    load = await api.get(`${path}/load`, asViewer());
    showLoad(byId("load"), load);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    byId("load").replaceChildren(el("p", { class: "quiet" }, error.isForbidden ? say("load.not-yours") : sentence(error.message)));
  }
}

async function start() {
  fillPeriods(period);
  period.addEventListener("change", refresh);
  await health();
  shots.allowZones(load !== null);
  await refresh();
  byId("period-field").hidden = false;
}

start();

// The devices of the club, for who looks after them.

import "../common/bar.js";
import * as api from "../common/api.js";
import { byId, clock, notice, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { sentence, tell } from "../common/telling.js";
import { DeviceCard } from "./device_card.js";

const EVERY_MS = 10_000;
const cards = new Map();

async function show() {
  let found;
  try {
    found = (await api.get("/devices")).devices;
  } catch (error) {
    if (error.isForbidden) return location.replace(`/sign-in?then=${encodeURIComponent("/devices")}`);
    return notice(`${sentence(error.message)} ${say("devices.old")}`);
  }
  notice(found.length === 0 ? say("devices.none") : "");
  byId("code-form").hidden = false;
  const keys = found.map((one) => `${one.court}/${one.device}`);
  for (const key of cards.keys()) if (!keys.includes(key)) cards.delete(key);
  found.forEach((one, at) => card(keys[at]).show(one));
  const elements = keys.map((key) => cards.get(key).element);
  const list = byId("devices");
  // Only when they are others: a button that somebody is about to press stays where it is.
  if (elements.length !== list.children.length || elements.some((one, at) => list.children[at] !== one)) list.replaceChildren(...elements);
}

function card(key) {
  if (!cards.has(key)) cards.set(key, new DeviceCard(shutOut));
  return cards.get(key);
}

async function shutOut({ court, device }) {
  const path = `/courts/${encodeURIComponent(court)}/devices/${encodeURIComponent(device)}`;
  await tell(() => api.remove(path), say("devices.is-out", { device, court }));
  await show();
}

byId("code-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const made = await tell(() => api.post("/devices/codes", { court: byId("court").value.trim() }));
  byId("made").hidden = !made;
  if (!made) return;
  setText(byId("until"), say("devices.until", { at: clock(made.until) }));
  setText(byId("command"), made.command);
  byId("near").hidden = !made.command.includes("THIS-SERVER");
  byId("copy").hidden = !navigator.clipboard;
});

byId("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText(byId("command").textContent);
  setText(byId("told"), say("devices.copied"));
});

show();
setInterval(show, EVERY_MS);

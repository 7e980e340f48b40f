// A one-time link: makes an account, or chooses a new password. The link is behind #, so no server log has it.

import { byId, dayAndTime, notice, setText } from "../common/dom.js";
import { send } from "../common/session.js";
import { letShow, sentence, whenSent } from "./form.js";

const link = location.hash.slice(1);

async function start() {
  const response = await send("links", { link }).catch(() => null);
  if (!response?.ok) {
    notice(response ? sentence((await response.json()).detail) : "The server cannot be reached.");
    return;
  }
  show(await response.json());
}

function show(offer) {
  const isNew = offer.for === "invitation";
  setText(byId("title"), isNew ? "Make your account" : "Choose a new password");
  document.title = `${byId("title").textContent} · Marcador`;
  const playing = offer.player ? `, and plays as ${offer.player}` : "";
  const role = `Whoever has this link becomes ${/^[aeiou]/.test(offer.role) ? "an" : "a"} ${offer.role}${playing}.`;
  setText(byId("offer"), `${isNew ? role : `The new password is for ${offer.name}.`} It is good until ${dayAndTime(offer.until)}.`);
  setText(byId("submit"), isNew ? "Make the account" : "Keep the password");
  byId("name").value = offer.name ?? "";
  byId("name").readOnly = offer.name !== null;
  byId("form").hidden = false;
  (offer.name === null ? byId("name") : byId("password")).focus();
}

letShow(byId("show"), byId("password"));
whenSent(byId("form"), "join",
  () => ({ link, name: byId("name").value, password: byId("password").value }), () => "/account");
start();

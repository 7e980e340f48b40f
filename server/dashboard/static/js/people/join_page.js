// A one-time link: makes an account, or chooses a new password. The link is behind #, so no server log has it.

import "../common/bar.js";
import { byId, dayAndTime, notice, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { refusalText } from "../common/refusals.js";
import { send } from "../common/session.js";
import { sentence } from "../common/telling.js";
import { letShow, typedCode, whenSent } from "./form.js";

const link = location.hash.slice(1);

async function start() {
  const response = await send("links", { link }).catch(() => null);
  if (!response?.ok) {
    notice(response ? sentence(await refusalText(await response.json())) : say("server.away"));
    return;
  }
  show(await response.json());
}

function show(offer) {
  const isNew = offer.for === "invitation";
  setText(byId("title"), say(isNew ? "join.account" : "join.password"));
  document.title = `${byId("title").textContent} · Marcador`;
  const until = say("join.until", { until: dayAndTime(offer.until) });
  setText(byId("offer"), `${isNew ? roleText(offer) : say("join.for", { name: offer.name })} ${until}`);
  setText(byId("submit"), say(isNew ? "join.make" : "join.keep"));
  byId("name").value = offer.name ?? "";
  byId("name").readOnly = offer.name !== null;
  byId("form").hidden = false;
  (offer.name === null ? byId("name") : byId("password")).focus();
}

function roleText({ role, player }) {
  const becomes = say(`role.become-${role}`);
  return player ? say("join.becomes-and-plays", { becomes, player }) : say("join.becomes", { becomes });
}

letShow(byId("show"), byId("password"));
whenSent(byId("form"), "join",
  () => ({ link, name: byId("name").value, password: byId("password").value, code: typedCode() }), () => "/account");
start();

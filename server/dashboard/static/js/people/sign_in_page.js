// Signing in; then back to the page that asked for it. Where there are no accounts yet, it says how one comes in.

import "../common/bar.js";
import * as api from "../common/api.js";
import { signInTo } from "../common/coach.js";
import { byId, el, notice } from "../common/dom.js";
import { say } from "../common/language.js";
import { letShow, typedCode, whenSent } from "./form.js";

const ours = (path) => (path?.startsWith("/") && !/^\/[/\\]/.test(path) ? path : "/");
const then = () => ours(new URLSearchParams(location.search).get("then"));

letShow(byId("show"), byId("password"));
whenSent(byId("form"), "login",
  () => ({ name: byId("name").value, password: byId("password").value, code: typedCode() }),
  then);

async function sayHow() {
  const { way } = await api.get("/auth/me", { anonymous: true });
  if (way === "accounts") return;
  byId("form").hidden = byId("none").hidden = true;
  const coach = el("button", { class: "plain", type: "button" }, say("hearts.sign-in"));
  coach.addEventListener("click", () => signInTo(then()));
  notice(say(`way.${way}`), " ", say("sign-in.first"), way === "coach-password" ? el("p", { class: "people-buttons" }, coach) : "");
}

sayHow().catch(() => null);

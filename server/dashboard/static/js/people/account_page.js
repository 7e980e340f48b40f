// One's own account, and for the administrator everybody's.

import "../common/bar.js";
import * as api from "../common/api.js";
import { byId, dayAndTime, el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { keep, signOut } from "../common/session.js";
import { tell } from "../common/telling.js";
import { showConsents } from "./consents.js";
import { showNotices } from "./notices.js";
import { showOwnData } from "./own_data.js";
import { showSecondFactor } from "./second_factor.js";

const ROLES = ["player", "coach", "umpire", "media", "spectator", "admin"];
const WHO = () => ({ anonymous: true });

const standing = ({ role, player }) => [say(`role.${role}`), player && say("account.plays-as", { player })].filter(Boolean).join(", ");

const button = (text, about, work) => {
  const made = el("button", { class: "plain", type: "button", "aria-label": `${text} (${about})` }, text);
  made.addEventListener("click", work);
  return made;
};

async function showSessions() {
  const { sessions } = await api.get("/auth/sessions", WHO());
  byId("sessions").hidden = false;
  byId("session-list").replaceChildren(...sessions.map((one) => el("li", {},
    el("span", {}, el("b", {}, one.current ? say("account.here") : one.address), el("span", { class: "quiet" }, say("account.used", { program: one.program || say("account.program"), at: dayAndTime(one.used) }))),
    one.current ? null : button(say("account.end"), one.address, async () => {
      await tell(() => api.remove(`/auth/sessions/${one.id}`, WHO()), say("account.ended"));
      await showSessions();
    }))));
}

async function showAccounts(own) {
  const { accounts } = await api.get("/accounts", WHO());
  byId("accounts").hidden = false;
  byId("account-list").replaceChildren(...accounts.map((one) => el("li", {},
    el("span", {}, el("b", {}, one.name), el("span", { class: "quiet" }, [standing(one), one.second_factor && say("factor").toLowerCase(), !one.active && say("account.locked")].filter(Boolean).join(", "))),
    one.id === own ? null : el("span", { class: "people-buttons" },
      roleOf(one, () => showAccounts(own)),
      button(say("account.new-password"), one.name, () => reset(one)),
      button(say(one.active ? "account.lock" : "account.unlock"), one.name, async () => {
        await tell(() => api.change(`/accounts/${one.id}`, { active: !one.active }, WHO()), say(one.active ? "account.is-locked" : "account.is-unlocked", { name: one.name }));
        await showAccounts(own);
      }),
      one.second_factor && button(say("account.end-factor"), one.name, async () => {
        await tell(() => api.remove(`/accounts/${one.id}/second-factor`, WHO()), say("account.factor-ended", { name: one.name }));
        await showAccounts(own);
      })))));
}

/** Give the choice of an account's role; whoever is to play needs a name in matches, too. */
function roleOf(account, then) {
  const chosen = el("select", { class: "people-role", "aria-label": `${say("account.role")} (${account.name})` },
    ...ROLES.map((role) => el("option", { value: role, selected: role === account.role }, say(`role.${role}`))));
  chosen.addEventListener("change", async () => {
    const role = chosen.value;
    const player = role === "player" && !account.player ? (prompt(say("account.player")) ?? "").trim() : null;
    const told = say("account.role-changed", { name: account.name, role: say(`role.${role}`) });
    if (player !== "") await tell(() => api.change(`/accounts/${account.id}`, { role, ...(player && { player }) }, WHO()), told);
    await then();
  });
  return chosen;
}

async function reset(account) {
  const made = await tell(() => api.post(`/accounts/${account.id}/new-password`, undefined, WHO()), say("account.reset", { name: account.name }));
  if (made) setText(byId("link"), made.address);
  byId("link").scrollIntoView({ block: "center" });
}

function inviting(own) {
  byId("invite-form").hidden = false;
  byId("role").replaceChildren(...(own === undefined ? ["admin"] : ROLES).map((role) => el("option", { value: role }, say(`role.${role}`))));
  byId("invite-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = { role: byId("role").value, ...(byId("player").value && { player: byId("player").value }) };
    const made = await tell(() => api.post("/accounts/invitations", body, WHO()), say("account.link-made"));
    setText(byId("link"), made?.address ?? "");
  });
}

function changing(account) {
  byId("password-form").hidden = false;
  byId("own-name").value = account.name;
  byId("password-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = { current: byId("current").value, new: byId("new").value };
    const answer = await tell(() => api.post("/auth/password", body), say("account.changed"));
    if (!answer) return;
    keep(answer);
    event.target.reset();
    await showSessions();
  });
}

function showFigures(player) {
  byId("to-own").hidden = !player;
  if (player) byId("to-own").href = `/players/${encodeURIComponent(player)}`;
}

async function start() {
  const me = await tell(() => api.get("/auth/me", WHO()), "");
  if (!me) return;
  if (me.way === "accounts" && !me.account) {
    location.replace(`/sign-in?then=${encodeURIComponent("/account")}`);
    return;
  }
  setText(byId("title"), me.account?.name ?? say("account.none"));
  setText(byId("who"), me.account ? standing(me.account) : say(`way.${me.way}`));
  if (me.account) {
    byId("sign-out").hidden = false;
    const isDue = !me.rights.includes("account");
    await showSecondFactor(tell, async () => (isDue ? showRest(await api.get("/auth/me", WHO())) : showSessions()));
    if (isDue) return;
  }
  await showRest(me);
}

/** Show all but the second factor, which some set up before they may see it. */
async function showRest(me) {
  if (me.account) {
    await showConsents(byId("consents"), me.account, tell);
    await showNotices(me, tell);
    await showOwnData(me, tell);
    showFigures(me.account.player);
    await showSessions();
    changing(me.account);
  }
  for (const [link, right] of [["to-devices", "devices"], ["to-weights", "weights"], ["to-admin", "operate"]]) byId(link).hidden = !me.rights.includes(right);
  if (me.rights.includes("people")) {
    inviting(me.account?.id);
    if (me.account) await showAccounts(me.account.id);
  }
}

byId("sign-out").addEventListener("click", async () => {
  await signOut();
  location.assign("/");
});
start();

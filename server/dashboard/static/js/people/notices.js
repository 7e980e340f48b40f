// What somebody is told of: this browser by a switch, and programs of their own (webhooks) by an address.

import * as api from "../common/api.js";
import { byId, dayAndTime, el, setText } from "../common/dom.js";
import { say } from "../common/language.js";
import { canPush, pushSwitch } from "./push.js";

const WHO = () => ({ anonymous: true });
const KINDS = ["match.start", "match.end", "score", "coverage.clash"];

/** Show the section, and let it be changed; `tell` says what became of it. Where the server tells nobody, nothing is shown. */
export async function showNotices(me, tell) {
  let subscriptions;
  try {
    ({ subscriptions } = await api.get("/subscriptions", WHO()));
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    return;
  }
  byId("notices").hidden = false;
  byId("notice-about").replaceChildren(...kindsOf(me).map(choice));
  fillEvents();
  await showSwitch(me, tell);
  list(subscriptions, me, tell);
  byId("webhook-form").onsubmit = (event) => {
    event.preventDefault();
    add(me, tell);
  };
}

const kindsOf = (me) => KINDS.filter((kind) => kind !== "coverage.clash" || me.rights.includes("cover"));

const choice = (kind) => el("label", { class: "people-check" },
  el("input", { type: "checkbox", name: "about", value: kind, checked: kind === "match.end" }), say(`notices.${kind}`));

async function fillEvents() {
  const { events } = await api.get("/events", WHO());
  byId("notice-event").replaceChildren(el("option", { value: "" }, say("notices.any-event")), ...events.map(({ id, name }) => el("option", { value: id }, name)));
}

function wanted() {
  const about = [...byId("notice-about").querySelectorAll("input:checked")].map((one) => one.value);
  return { about, event: byId("notice-event").value || null, court: byId("notice-court").value.trim() || null };
}

async function again(me, tell) {
  const { subscriptions } = await api.get("/subscriptions", WHO());
  list(subscriptions, me, tell);
}

async function showSwitch(me, tell) {
  const place = byId("push");
  if (!canPush()) {
    place.replaceChildren(el("p", { class: "quiet" }, say("notices.no-push")));
    return;
  }
  place.replaceChildren(await pushSwitch(wanted, async (work, told) => {
    const done = await tell(work, told);
    await again(me, tell);
    return done;
  }));
}

async function add(me, tell) {
  const body = { address: byId("webhook-address").value.trim(), wanted: wanted() };
  const made = await tell(() => api.post("/subscriptions/webhooks", body, WHO()), say("notices.made"));
  if (!made) return;
  setText(byId("secret"), made.secret);
  byId("webhook-address").value = "";
  await again(me, tell);
}

function list(subscriptions, me, tell) {
  byId("subscription-list").replaceChildren(...subscriptions.map((one) => row(one, me, tell)));
}

function row(one, me, tell) {
  const act = (text, work, told) => {
    const button = el("button", { class: "plain", type: "button", "aria-label": `${text} (${one.address})` }, text);
    button.addEventListener("click", async () => {
      const done = await tell(work, told);
      if (done?.secret) setText(byId("secret"), done.secret);
      await again(me, tell);
    });
    return button;
  };
  const path = `/subscriptions/${one.id}`;
  const body = { address: one.address, wanted: one.wanted, on: one.off !== null };
  return el("li", {},
    el("span", {}, el("b", {}, one.address), el("span", { class: "quiet" }, standing(one)), log(one)),
    el("span", { class: "people-buttons" },
      one.off === null && act(say("notices.test"), () => api.post(`${path}/test`, undefined, WHO()), say("notices.sent-test")),
      one.way === "webhook" && act(say("notices.new-secret"), () => api.post(`${path}/secret`, undefined, WHO()), say("notices.secret-changed")),
      one.way === "webhook" && act(say(one.off === null ? "notices.off" : "notices.on"), () => api.put(path, body, WHO()), ""),
      act(say("notices.remove"), () => api.remove(path, WHO()), say("notices.removed"))));
}

function standing({ wanted: { about, court }, off, failing_since: since, next }) {
  const what = about.map((kind) => say(`notices.${kind}`)).join(", ");
  const where = court && say("notices.on-court", { court });
  const trouble = off !== null ? say("notices.is-off", { why: off })
    : since && say("notices.failing", { since: dayAndTime(since), next: dayAndTime(next) });
  return [what, where, trouble].filter(Boolean).join(" · ");
}

// The log is read when it is opened.
function log({ id }) {
  const made = el("details", {}, el("summary", {}, say("notices.log")));
  made.addEventListener("toggle", async () => {
    if (!made.open) return;
    const { deliveries } = await api.get(`/subscriptions/${id}/deliveries`, WHO());
    const lines = deliveries.map((one) => el("li", {}, [dayAndTime(one.made), one.kind, say(`notices.state.${one.state}`), one.status, one.said].filter(Boolean).join(" · ")));
    made.replaceChildren(made.querySelector("summary"), el("ol", { class: "quiet" }, lines.length ? lines : el("li", {}, say("notices.nothing"))));
  });
  return made;
}

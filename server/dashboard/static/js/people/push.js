// The switch by which this browser is told, also while no page of the club is open (Web Push).

import * as api from "../common/api.js";
import { el } from "../common/dom.js";
import { language, say } from "../common/language.js";

const WHO = () => ({ anonymous: true });
const WORKER = "/notices-worker.js";

/** Whether this browser can be told at all: it needs https, or this very computer, and a push service. */
export const canPush = () => Boolean(navigator.serviceWorker && window.PushManager && window.Notification);

/** Give the switch; `wanted` gives of what to tell, and `tell` does something and says what became of it. */
export async function pushSwitch(wanted, tell) {
  const button = el("button", { class: "plain", type: "button" });
  const show = async () => {
    const isOn = Boolean(await subscribed());
    button.setAttribute("aria-pressed", String(isOn));
    button.textContent = say(isOn ? "notices.push-off" : "notices.push-on");
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    const found = await subscribed();
    await tell(() => (found ? end(found) : begin(wanted())), say(found ? "notices.push-ended" : "notices.push-begun"));
    await show();
    button.disabled = false;
  });
  await show();
  return button;
}

// The umpire's page has a worker of its own for all pages; this one has nothing to do with what pages load.
const registration = () => navigator.serviceWorker.register(WORKER, { scope: "/account" });

async function subscribed() {
  const found = await navigator.serviceWorker.getRegistration("/account");
  return found?.active?.scriptURL.endsWith(WORKER) ? found.pushManager.getSubscription() : null;
}

async function begin(wanted) {
  if (await Notification.requestPermission() !== "granted") throw new api.ApiError(0, say("notices.not-allowed"));
  const { key } = await api.get("/subscriptions/push/key", WHO());
  const registered = await active(await registration());
  try {
    const made = await registered.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = made.toJSON();
    return await api.put("/subscriptions/push", { endpoint, keys, wanted, language }, WHO());
  } catch (error) {
    (await registered.pushManager.getSubscription())?.unsubscribe();
    if (error instanceof api.ApiError) throw error;
    throw new api.ApiError(0, say("notices.no-service"));
  }
}

// `ready` would wait for the worker of this page's scope, which may be the umpire's.
async function active(registered) {
  const worker = registered.active ?? registered.waiting ?? registered.installing;
  if (worker.state === "activated") return registered;
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => { if (worker.state === "activated") resolve(registered); });
  });
}

async function end(found) {
  const service = new URL(found.endpoint).origin;
  const { subscriptions } = await api.get("/subscriptions", WHO());
  await found.unsubscribe();
  const mine = subscriptions.filter((one) => one.way === "push" && one.address === service);
  // Which of several is this browser's, only the push service tells, when the next notice finds it gone.
  return mine.length === 1 ? api.remove(`/subscriptions/${mine[0].id}`, WHO()) : null;
}

// Part of the offline worker, with which it shares its names: sends the taps that wait as soon as the browser has a
// connection, although the page was closed. What the server answers is kept beside each tap until the page tells it. What is
// not simply taken is left to the page, which sends it again: the server scores each tap once.

const TAG = "marcador-taps";
const STORE = "taps";
const WITHIN_MS = 20_000;
const MOST_AT_ONCE = 200;
const API = "/api/v1";
const CLUB = `${API}/events/club`;

addEventListener("sync", (event) => {
  if (event.tag === TAG) event.waitUntil(sendKept());
});

async function sendKept() {
  const pages = await self.clients.matchAll({ type: "window" });
  if (pages.some((one) => one.visibilityState === "visible" && isCourts(new URL(one.url)))) return;
  const database = await done(indexedDB.open("marcador-taps", 1));
  try {
    const kept = await done(database.transaction(STORE).objectStore(STORE).getAll());
    const waiting = kept.filter((one) => !one.answer);
    if (waiting.length === 0) return;
    const token = await accessToken();
    for (const match of new Set(waiting.map((one) => one.match))) {
      const entries = waiting.filter((one) => one.match === match);
      for (let at = 0; at < entries.length; at += MOST_AT_ONCE) await sendSome(database, entries.slice(at, at + MOST_AT_ONCE), token);
    }
  } finally {
    database.close();
  }
}

async function sendSome(database, entries, token) {
  const [{ match, after, language }] = entries;
  const ask = (method, path, body) => asked(method, `${CLUB}${path}`, body, { token, language });
  const send = () => ask("POST", "/scores", { match, after, sent: new Date().toISOString(), taps: entries.map((one) => one.tap) });
  let response = await send();
  if (response.status === 409 && (await isHeldAgain(ask, match))) response = await send();
  // The browser tries again later.
  if (response.status === 202 || response.status >= 429) throw new Error(`the server answered ${response.status}`);
  if (response.ok) await noteAnswers(database, entries, (await response.json()).answers);
}

// A claim ends by itself when it was not used for long.
async function isHeldAgain(ask, match) {
  const path = `/claims/${encodeURIComponent(match)}`;
  const found = await ask("GET", path);
  return found.ok && !(await found.json()).claim && (await ask("POST", path, {})).ok;
}

// A page that was opened meanwhile may have had its answer, and taken the tap out.
async function noteAnswers(database, entries, answers) {
  const transaction = database.transaction(STORE, "readwrite");
  const store = transaction.objectStore(STORE);
  await Promise.all(entries.map(async ({ number }, at) => {
    const there = await done(store.get(number));
    if (there) store.put({ ...there, answer: answers[at] });
  }));
}

const asked = (method, path, body, { token, language }) => fetch(path, {
  method,
  headers: {
    Accept: "application/json",
    ...(language && { "Accept-Language": language }),
    ...(body && { "Content-Type": "application/json" }),
    ...(token && { Authorization: `Bearer ${token}` }),
  },
  body: body && JSON.stringify(body),
  signal: AbortSignal.timeout(WITHIN_MS),
});

// As the pages of this browser, which take turns, since a refresh token is good once; null where nobody signed in.
async function accessToken() {
  const response = await navigator.locks.request("marcador.refresh", () => asked("POST", `${API}/auth/refresh`, undefined, {}));
  return response.ok ? (await response.json()).access_token : null;
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

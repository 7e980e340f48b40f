// Part of the offline worker, with which it shares its names: sends the taps that wait as soon as the browser has a
// connection, although the page was closed, as who made them and while that person has not signed out. What the server answers
// is kept beside each tap, with how the match stands, until the page tells it. What is not simply taken is left to the page,
// which sends it again: the server scores each tap once.

const TAG = "marcador-taps";
const STORE = "taps";
const WITHIN_MS = 20_000;
const MOST_AT_ONCE = 200;
const API = "/api/v1";
const CLUB = `${API}/events/club`;

addEventListener("sync", (event) => {
  if (event.tag === TAG) event.waitUntil(navigator.locks.request(TAG, sendKept));
});

async function sendKept() {
  const sender = await (await caches.match("/sender", { cacheName: "marcador.sender" }))?.json();
  const database = sender && (await kept());
  if (!database) return;
  try {
    const all = await done(database.transaction(STORE).objectStore(STORE).getAll());
    const seen = await visible();
    const waiting = all.filter((one) => !one.answer && (one.by ?? "") === sender.by && !seen.has(one.page));
    if (waiting.length === 0) return;
    const token = sender.by ? await accessToken(sender.by) : "";
    if (token === null) return;
    for (const match of new Set(waiting.map((one) => one.match))) await sendMatch(database, waiting.filter((one) => one.match === match), token);
  } finally {
    database.close();
  }
}

// A page that is looked at sends by itself, and asks for this again when it is left.
async function visible() {
  const pages = await self.clients.matchAll({ type: "window" });
  return new Set(pages.filter((one) => one.visibilityState === "visible").map((one) => new URL(one.url).pathname));
}

// Each lot was tapped after one's own of before, which were answered.
async function sendMatch(database, entries, token) {
  let [{ after }] = entries;
  for (let at = 0; at < entries.length; at += MOST_AT_ONCE) {
    const some = entries.slice(at, at + MOST_AT_ONCE);
    const scored = await send(some, after, token);
    if (!scored) return;
    after = scored.position;
    await note(database, some, entries.slice(at + MOST_AT_ONCE), scored);
  }
}

// What the server answered, or null where it is left to the page.
async function send(entries, after, token) {
  const [{ match, language }] = entries;
  const ask = (method, path, body) => asked(method, `${CLUB}${path}`, body, { token, language });
  const once = () => ask("POST", "/scores", { match, after, sent: new Date().toISOString(), taps: entries.map((one) => one.tap) });
  let response = await once();
  if (response.status === 409 && (await isHeldAgain(ask, match))) response = await once();
  // The browser tries again later.
  if (response.status === 202 || response.status >= 429) throw new Error(`the server answered ${response.status}`);
  return response.ok ? response.json() : null;
}

// A claim ends by itself when it was not used for long.
async function isHeldAgain(ask, match) {
  const path = `/claims/${encodeURIComponent(match)}`;
  const found = await ask("GET", path);
  return found.ok && !(await found.json()).claim && (await ask("POST", path, {})).ok;
}

// All of it or nothing is kept. A page that was opened meanwhile may have had its answer, and taken the tap out.
async function note(database, sent, rest, { answers, position, match: board }) {
  const transaction = database.transaction(STORE, "readwrite");
  const store = transaction.objectStore(STORE);
  const change = async ({ number }, what) => {
    const there = await done(store.get(number));
    if (there) store.put({ ...there, ...what });
  };
  const finished = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  const stood = { board, position, at: Date.now() };
  const changes = [...sent.map((one, at) => change(one, { answer: answers[at], stood })), ...rest.map((one) => change(one, { after: position }))];
  await Promise.all([...changes, finished]);
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

// As the pages of this browser, which take turns, since a refresh token is good once; null where somebody else, or nobody, is signed in.
async function accessToken(name) {
  const response = await navigator.locks.request("marcador.refresh", () => asked("POST", `${API}/auth/refresh`, undefined, {}));
  if (response.status >= 429) throw new Error(`the server answered ${response.status}`);
  const found = response.ok ? await response.json() : null;
  return found?.account.name === name ? found.access_token : null;
}

// What the page keeps; null where it has never kept anything.
function kept() {
  const request = indexedDB.open("marcador-taps", 1);
  request.onupgradeneeded = () => request.transaction.abort();
  return done(request).catch(() => null);
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

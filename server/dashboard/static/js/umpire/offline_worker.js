// Lets the umpire's page open without a connection: what it is made of is kept as it was read last. Data never are.

importScripts("/static/js/umpire/background_sync.js");

const CACHE = "umpire-1";
// What the installed app opens: the page of the court that was held or scored last.
const START = "/umpire";
const isCourts = (url) => /^\/courts\/[^/]+\/umpire$/.test(url.pathname);
const release = (address) => /\/static\/(v-\w+)\//.exec(address)?.[1];
const isOurs = (url) => url.origin === location.origin && (url.pathname.startsWith("/static/") || isCourts(url));

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// The page that brings the worker was loaded without it, and tells what it is made of.
addEventListener("message", (event) => event.waitUntil(event.data.start ? startAt(event.data.start) : keep(event.data.page, event.data.parts)));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin === location.origin && url.pathname === START) event.respondWith(started(event.request));
  else if (event.request.method === "GET" && isOurs(url)) event.respondWith(found(event.request));
});

async function keep(page, parts) {
  const cache = await caches.open(CACHE);
  const addresses = [page, ...parts].filter((one) => isOurs(new URL(one)));
  await Promise.all(addresses.map(async (one) => (await cache.match(one)) ?? cache.add(one).catch(() => null)));
  // A release has other addresses: what the one before was made of is not asked for again.
  const now = new Set(addresses.map(release));
  const gone = (await cache.keys()).filter(({ url }) => release(url) && !now.has(release(url)));
  await Promise.all(gone.map((one) => cache.delete(one)));
  if (gone.length > 0) await renew(cache, page);
}

// The pages of other courts name what the release before was made of; all of one release are made of the same.
async function renew(cache, page) {
  const others = (await cache.keys()).filter(({ url }) => isCourts(new URL(url)) && url !== page);
  await Promise.all(others.map((one) => cache.add(one.url).catch(() => cache.delete(one))));
}

async function startAt(page) {
  if (isOurs(new URL(page))) await (await caches.open(CACHE)).put(START, new Response(page));
}

async function started(request) {
  const page = await (await caches.open(CACHE)).match(START);
  return page ? Response.redirect(await page.text()) : fetch(request);
}

async function found(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept) return kept;
    throw error;
  }
}

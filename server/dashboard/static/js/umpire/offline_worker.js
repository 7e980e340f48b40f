// Lets the umpire's page open without a connection: what it is made of is kept as it was read last. Data never are.

const CACHE = "umpire-1";
// What the installed app opens: the page of the court that was scored last.
const START = "/umpire";
const isCourts = (url) => /^\/courts\/[^/]+\/umpire$/.test(url.pathname);
const isOurs = (url) => url.origin === location.origin && (url.pathname.startsWith("/static/") || isCourts(url));

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// The page that brings the worker was loaded without it, and tells what it is made of.
addEventListener("message", (event) => event.waitUntil(keep(event.data.filter((one) => isOurs(new URL(one))))));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin === location.origin && url.pathname === START) event.respondWith(started(event.request));
  else if (event.request.method === "GET" && isOurs(url)) event.respondWith(found(event.request));
});

async function keep(addresses) {
  const cache = await caches.open(CACHE);
  const page = addresses.find((one) => isCourts(new URL(one)));
  if (page) await cache.put(START, new Response(page));
  await Promise.all(addresses.map(async (one) => (await cache.match(one)) ?? cache.add(one).catch(() => null)));
  // A release has other addresses: what the one before was made of is not asked for again.
  const release = (address) => /\/static\/(v-\w+)\//.exec(address)?.[1];
  const now = new Set(addresses.map(release));
  for (const { url } of await cache.keys()) if (release(url) && !now.has(release(url))) await cache.delete(url);
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

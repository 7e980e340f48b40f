// Lets the umpire's page open without a connection: what it is made of is kept as it was read last. Data never are.

const CACHE = "umpire-1";
const isOurs = (url) => url.origin === location.origin && (url.pathname.startsWith("/static/") || /^\/courts\/[^/]+\/umpire$/.test(url.pathname));

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// The page that brings the worker was loaded without it, and tells what it is made of.
addEventListener("message", (event) => event.waitUntil(keep(event.data.filter((one) => isOurs(new URL(one))))));
addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && isOurs(new URL(event.request.url))) event.respondWith(found(event.request));
});

async function keep(addresses) {
  const cache = await caches.open(CACHE);
  await Promise.all(addresses.map(async (one) => (await cache.match(one)) ?? cache.add(one).catch(() => null)));
  // A release has other addresses: what the one before was made of is not asked for again.
  const release = (address) => /\/static\/(v-\w+)\//.exec(address)?.[1];
  const now = new Set(addresses.map(release));
  for (const { url } of await cache.keys()) if (release(url) && !now.has(release(url))) await cache.delete(url);
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

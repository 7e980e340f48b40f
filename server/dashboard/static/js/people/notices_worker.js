// Shows what the server tells this browser, also while no page is open. It sees nothing of what pages load.

addEventListener("install", () => self.skipWaiting());

addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    // A message that cannot be read must show something: browsers end the subscription of who shows nothing.
  }
  const { title = "Marcador", text: body = "", page = "/", tag } = told;
  event.waitUntil(self.registration.showNotification(title, { body, tag, renotify: Boolean(tag), icon: "/static/icon.svg", data: { page } }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data.page, location.origin)));
});

async function open(page) {
  // Wherever a message says to go, it is a page of this server.
  if (page.origin !== location.origin) return;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((one) => new URL(one.url).pathname === page.pathname);
  await (there ? there.focus() : self.clients.openWindow(page.href));
}

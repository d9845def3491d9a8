/* The service worker of one agenda: keeps its page, as last opened, with all it is made of. What
   the network has always comes first; nothing but this agenda is ever answered from here. */

const PAGE = new URL(registration.scope).pathname;
const KEPT = `agenda ${PAGE}`;
const PARTS = ["agenda.css", "agenda.js", "escale.css", "icon.svg"].map((name) => `/static/${name}`);
const GONE = new Set([404, 410]);

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([PAGE, ...PARTS])));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate" && !/\.(ics|pdf)$/.test(pathname)) {
    event.respondWith(opened(request, pathname));
  } else if (PARTS.includes(pathname)) {
    event.respondWith(part(request, pathname));
  }
});

/** The page from the network, or the agenda as it was, which says so. A dead link keeps nothing. */
async function opened(request, pathname) {
  try {
    const response = await fetch(request);
    if (request.method === "GET" && pathname === PAGE) {
      if (response.status >= 500) {
        const kept = await asItWas();
        return kept.ok ? kept : response;
      }
      if (response.ok) await (await caches.open(KEPT)).put(PAGE, response.clone());
      if (GONE.has(response.status)) await caches.delete(KEPT);
    }
    return response;
  } catch {
    return asItWas();
  }
}

async function asItWas() {
  const kept = await caches.match(PAGE, { cacheName: KEPT });
  if (!kept) return Response.error();
  const html = (await kept.text()).replace('id="offline" hidden', 'id="offline"');
  return new Response(html, { headers: kept.headers });
}

async function part(request, pathname) {
  try {
    const response = await fetch(request);
    if (response.ok && await caches.has(KEPT)) {
      await (await caches.open(KEPT)).put(pathname, response.clone());
    }
    return response;
  } catch {
    return (await caches.match(pathname, { cacheName: KEPT })) ?? Response.error();
  }
}

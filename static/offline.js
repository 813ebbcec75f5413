// Keeps the whole site on the device, so that it works without a network from then on. `cargo xtask build` puts the
// names of its files here; they carry their content in their names, so what is kept never grows old.
const files = [];
const kept = `gatehouse-${registration.scope}-${files.join()}`;

addEventListener("install", (event) => event.waitUntil(caches.open(kept).then((cache) => cache.addAll(files))));

addEventListener("activate", (event) => {
  // Only now has the last tab of an older build been closed.
  const old = (name) => name.startsWith(`gatehouse-${registration.scope}-`) && name !== kept;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return;
  const ours = async () => {
    const own = await (await caches.open(kept)).match(request, { ignoreSearch: true });
    // A new answer has no address of its own, so that a worker is where it was asked for, with what it was asked.
    return own && new Response(own.body, own);
  };
  // The page itself may be newer than what is kept; all else is the same for ever.
  const page = async () => fetch(request).catch(async () => (await (await caches.open(kept)).match("./")) ?? Response.error());
  event.respondWith(request.mode === "navigate" ? page() : ours().then((own) => own ?? fetch(request)));
});

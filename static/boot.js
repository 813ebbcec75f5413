// Loads the page's WebAssembly. An external script, so that the content security policy needs no exception.
const script = document.querySelector("script[data-wasm]");
/** Shows the one of the two notes that fits: the browser cannot, or the files did not come. */
const fail = (code) => {
  document.documentElement.dataset.ready = "failed";
  document.querySelector(`[data-code="${code}"]`)?.removeAttribute("hidden");
};
try {
  const { default: init } = await import(new URL(script.dataset.js, document.baseURI));
  await init({ module_or_path: new URL(script.dataset.wasm, document.baseURI) });
  // Who begins to use the page, or stays and reads, may want the rest of it, also where the network ends. Nobody waits
  // for it, and what a browser refuses (a page without https, a private window) is as before.
  const keep = () => navigator.serviceWorker?.register(new URL(script.dataset.offline, document.baseURI)).catch(() => {});
  if (script.dataset.offline) {
    for (const use of ["pointerdown", "keydown"]) addEventListener(use, keep, { once: true, passive: true });
    if (!navigator.connection?.saveData) setTimeout(keep, 20_000);
  }
} catch (error) {
  console.error(error);
  // What a browser cannot compile or link has arrived; all else has not.
  const broken = typeof WebAssembly !== "object" || error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError;
  fail(broken ? "PAGE-NO-WASM" : "PAGE-NOT-LOADED");
}

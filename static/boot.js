// Loads the page's WebAssembly. An external script, so that the content security policy needs no exception.
const script = document.querySelector("script[data-wasm]");
const fail = () => {
  document.documentElement.dataset.ready = "failed";
  document.getElementById("first-note")?.removeAttribute("hidden");
};
try {
  const { default: init } = await import(new URL(script.dataset.js, document.baseURI));
  await init({ module_or_path: new URL(script.dataset.wasm, document.baseURI) });
} catch (error) {
  console.error(error);
  fail();
}

// Starts the trainer inside its worker: the page names the script and the WebAssembly in the query.
const asked = new URL(self.location.href).searchParams;
// Held for as long as this worker lives. The page waits for the same lock, and so hears of an end that nobody tells.
if (navigator.locks && self.name) {
  await new Promise((held) => navigator.locks.request(self.name, () => (held(), new Promise(() => {}))).catch(held));
}
const { default: init } = await import(new URL(asked.get("js"), self.location.href));
await init({ module_or_path: new URL(asked.get("wasm"), self.location.href) });

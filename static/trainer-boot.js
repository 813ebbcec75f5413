// Starts the trainer inside its worker: the page names the script and the WebAssembly in the query.
const asked = new URL(self.location.href).searchParams;
const { default: init } = await import(new URL(asked.get("js"), self.location.href));
await init({ module_or_path: new URL(asked.get("wasm"), self.location.href) });

// Holds the loops that peak.mjs writes, and runs them.
const kinds = new Map();

self.onmessage = async ({ data: { head } }) => {
  const { id, kind } = head;
  if (head.bytes) {
    const bytes = Uint8Array.from(head.bytes);
    const valid = WebAssembly.validate(bytes);
    if (valid) kinds.set(kind, (await WebAssembly.instantiate(bytes)).instance.exports);
    self.postMessage({ id, valid });
  } else self.postMessage({ id, sum: kinds.get(kind)[head.run](head.turns) });
};

self.postMessage({ ready: true });

// A trainer of dist/ in a thread of Node, without a browser: its own script and WebAssembly, and the few names of a browser's worker that
// they ask for. This file is both sides: the thread, and what speaks to it.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

const dist = new URL("../../dist/", import.meta.url);

/** Whether this Node can run it. An older one knows relaxed SIMD, but asks to be told that it may use it. */
export async function runs(wasm) {
  const bytes = await readFile(new URL(wasm, dist));
  if (!WebAssembly.validate(bytes)) setFlagsFromString("--experimental-wasm-relaxed-simd");
  return WebAssembly.validate(bytes);
}

/** Sends the requests one after the other, and gives all that is told until one message is `last`. */
export function converse({ js, wasm }, requests, last) {
  const thread = new Worker(fileURLToPath(import.meta.url), { workerData: { js, wasm } });
  const told = [];
  const over = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${js} has not answered for a minute`)), 60_000);
    thread.on("error", reject);
    thread.on("message", (data) => {
      if (data.head === "Ready") return requests.forEach((own) => thread.postMessage(own));
      told.push(data);
      if (!last(data.head)) return;
      clearTimeout(late);
      resolve(told);
    });
  });
  return over.finally(() => thread.terminate());
}

/** A file whose bytes are at hand, as a worker's reader asks for them. */
class File {
  constructor(bytes) {
    Object.assign(this, { bytes, size: bytes.byteLength });
  }

  slice(from, to) {
    return new File(this.bytes.slice(from, to));
  }
}

async function listen({ js, wasm }) {
  const scope = new EventTarget();
  Object.assign(globalThis, {
    File,
    DedicatedWorkerGlobalScope: class {
      static [Symbol.hasInstance](own) {
        return own === globalThis;
      }
    },
    FileReaderSync: class {
      readAsArrayBuffer(file) {
        return file.bytes;
      }
    },
    addEventListener: scope.addEventListener.bind(scope),
    postMessage: (data, transfer) => parentPort.postMessage(data, transfer),
  });
  parentPort.on("message", ({ file, ...data }) => {
    if (file) data.file = new File(file);
    scope.dispatchEvent(new MessageEvent("message", { data }));
  });
  // By its text: beside the site there is nothing that tells Node that it is a module.
  const script = await readFile(new URL(js, dist), "base64");
  const { default: init } = await import(`data:text/javascript;base64,${script}`);
  await init({ module_or_path: await WebAssembly.compile(await readFile(new URL(wasm, dist))) });
}

if (!isMainThread) await listen(workerData);

// PyTorch, native, on one thread: a Python process that is spoken to in lines of JSON.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { pin } from "./browser.mjs";
import { columns } from "./workloads.mjs";

const peer = new URL("torch_peer.py", import.meta.url).pathname;
/** Seconds that one measurement should take; epochs and windows are counted out to fill them. */
const SPAN = 1;

/** `null` where Python or torch is missing. */
export async function start() {
  const [program, ...words] = [...pin, process.env.PYTHON ?? "python3", peer];
  const child = spawn(program, words, {
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, OMP_NUM_THREADS: "1" },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  const next = async () => {
    const { value, done } = await lines.next();
    return done ? null : JSON.parse(value);
  };
  const ask = async (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const said = await next();
    if (!said) throw new Error("torch_peer.py ended");
    return said;
  };
  const hello = await next();
  if (!hello) return null;
  let units = 1;
  return {
    name: "torch",
    where: "native",
    title: `PyTorch ${hello.version}`,
    kinds: ["train", "infer"],
    async prepare(workload) {
      const rows = workload.windows + workload.look_back;
      await ask({ setup: workload, columns: columns(workload, rows) });
      await ask({ run: 1 });
      const { cpu_ms } = await ask({ run: 1 });
      units = Math.max(1, Math.round((SPAN * 1000) / cpu_ms));
    },
    async round() {
      const { cpu_ms, wall_ms } = await ask({ run: units });
      return { ms: cpu_ms / units, wall: wall_ms / units, units };
    },
    async close() {
      child.stdin.end();
    },
  };
}

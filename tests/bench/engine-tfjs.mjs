// TensorFlow.js on its WebAssembly backend, in a worker of the same browser.
import { columns } from "./workloads.mjs";

/** Windows answered in one go, where a workload answers windows. */
const ANSWERS = 200;

export async function start(browser) {
  const thread = await browser.worker(
    "tfjs",
    "bench/tfjs-worker.js",
    "classic",
    (data) => data.version,
  );
  return {
    name: "tfjs",
    where: `Chromium ${browser.version}`,
    title: `TensorFlow.js ${thread.word.version} (${thread.word.backend})`,
    kinds: ["train", "infer"],
    async prepare(workload) {
      const rows = workload.windows + workload.look_back;
      await thread.ask({ setup: workload, columns: columns(workload, rows) });
    },
    async round(workload) {
      const units = workload.kind === "train" ? 1 : ANSWERS;
      const [page, wall] = [browser.pageTime(), performance.now()];
      const { cpu, all } = await thread.ask({ [workload.kind]: units });
      return {
        ms: all / 1e6 / units,
        thread: cpu / 1e6 / units,
        wall: (performance.now() - wall) / units,
        page: (browser.pageTime() - page) / 1e6 / units,
        units,
      };
    },
    async close() {},
  };
}

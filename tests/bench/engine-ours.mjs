// Our trainer: the release site's own worker, spoken to in the product's own protocol.
import { columns, experiment } from "./workloads.mjs";

/** Epochs and seconds that are not counted, at the start of each run. */
const WARM = { epochs: 3, seconds: 0.5 };
/** What is counted: this many epochs, but no less and no more than these seconds of CPU time. */
const SPAN = { epochs: 40, least: 1.5, most: 6 };
/** However slow an epoch is, so many are counted. */
const FEWEST = 4;
const SECOND = 1e9;

/** Which trainer: the one that the page would pick, or the one with the same digits everywhere. */
const TRAINER = process.env.TRAINER ?? "trainer-relaxed";

/** The trainer's loader, script and WebAssembly, as the build wrote them on the page's script. */
function trainer(html) {
  const names = ["trainer-boot", `${TRAINER}-js`, `${TRAINER}-wasm`].map(
    (name) => html.match(new RegExp(` data-${name}="([^"]*)"`))?.[1],
  );
  if (names.includes(undefined)) throw new Error("dist/index.html does not name the trainer");
  return names;
}

export async function start(browser) {
  const [boot, js, wasm] = trainer(browser.product);
  const thread = await browser.worker(
    "ours",
    `${boot}?js=${js}&wasm=${wasm}`,
    "module",
    (data) => data === "Ready",
  );
  let run = 0;

  /** Starts a run and calls `progress` with the epoch under way until it returns true. */
  async function train(workload, progress) {
    const { spec, rows } = experiment(workload);
    const own = (run += 1);
    const values = columns(workload, rows);
    const wanted = (data) => {
      if (data.died || data.Failed) throw new Error(`${workload.id}: ${JSON.stringify(data)}`);
      if (data.Started?.run === own) checkPlan(workload, data.Started.plan);
      return data.Progress?.run === own && progress(data.Progress.epoch);
    };
    const enough = thread.hear(wanted, "progress (does spec.json still fit src/train/spec/?)");
    // As src/train/sent.rs reads it.
    const words = ["start", ...spec.words, spec.target, ...spec.features, ...values.map((_, f) => `f${f}`)];
    await thread.post([own, words, [...spec.numbers, 0, spec.features.length]], [[], ...values]);
    await enough;
    const paused = thread.hear((data) => data.Obeyed?.run === own, "the pause");
    await thread.post([own, ["order", "pause"], []]);
    await paused;
  }

  /** Single windows answered one after the other, in one request: what an answer costs, not a message. */
  async function answer(workload) {
    const windows = 4000;
    await train(workload, () => true);
    const asked = async () => {
      const own = run;
      const answered = thread.hear((data) => data.Answered?.run === own, "answers");
      const before = {
        cpu: thread.time(),
        all: browser.otherTime(),
        page: browser.pageTime(),
        wall: performance.now(),
      };
      await thread.post([own, ["answer"], [windows]]);
      await answered;
      return {
        ms: (browser.otherTime() - before.all) / 1e6 / windows,
        thread: (thread.time() - before.cpu) / 1e6 / windows,
        wall: (performance.now() - before.wall) / windows,
        page: (browser.pageTime() - before.page) / 1e6 / windows,
        units: windows,
      };
    };
    await asked();
    return asked();
  }

  return {
    name: "ours",
    where: `Chromium ${browser.version}`,
    kinds: ["train", "infer"],
    /** The peak it is held against. */
    peak: TRAINER === "trainer-relaxed" ? "relaxed" : "simd128",
    async prepare() {},
    /** `span`: how much is counted. */
    async round(workload, span = SPAN) {
      if (workload.kind === "infer") return answer(workload);
      const begun = thread.time();
      const points = [];
      await train(workload, (epoch) => {
        const cpu = thread.time();
        if (epoch <= WARM.epochs || cpu - begun < WARM.seconds * SECOND) return false;
        // A report from within the same epoch says nothing new.
        if (epoch === points.at(-1)?.epoch) return false;
        points.push({
          epoch,
          cpu,
          all: browser.otherTime(),
          page: browser.pageTime(),
          wall: performance.now(),
        });
        const first = points[0];
        const [epochs, seconds] = [epoch - first.epoch, (cpu - first.cpu) / SECOND];
        return seconds >= span.least && epochs >= (seconds < span.most ? span.epochs : FEWEST);
      });
      const last = points.at(-1);
      return {
        ms: slope(points, (point) => point.all) / 1e6,
        thread: slope(points, (point) => point.cpu) / 1e6,
        wall: slope(points, (point) => point.wall),
        page: (last.page - points[0].page) / 1e6 / (last.epoch - points[0].epoch),
        units: last.epoch - points[0].epoch,
      };
    },
    /** Bytes of its memory, which never shrinks. Loading it again gives the instance that runs. */
    memory() {
      const worker = browser.page.workers().find((worker) => worker.url().includes(boot));
      return worker.evaluate(async (script) => {
        const { default: init } = await import(new URL(script, self.location.href));
        return (await init()).memory.buffer.byteLength;
      }, js);
    },
    async close() {},
  };
}

function checkPlan(workload, { first, validation }) {
  const windows = validation - first;
  if (windows !== workload.windows)
    throw new Error(`${workload.id} would train on ${windows} windows`);
}

/** Cost of an epoch by least squares, since a report says only which epoch is under way. */
function slope(points, cost) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map((point) => point.epoch)), mean(points.map(cost))];
  const both = points.reduce((sum, point) => sum + (point.epoch - x) * (cost(point) - y), 0);
  return both / points.reduce((sum, point) => sum + (point.epoch - x) ** 2, 0);
}

// Same link, same file, same seed, same build: the same digits, in Node too. What the page asked its worker is asked again, word for word, of
// every trainer that the site ships, in a worker of the browser and in a thread of Node, and all numbers are compared bit by bit.
import assert from "node:assert/strict";
import { converse, runs } from "./node-trainer.mjs";

export const name = "digits";

const TRAINERS = ["trainer", "trainer-simd", "trainer-relaxed"];
/** The LSTM goes through the kernels, the others through nalgebra. */
const LINKS = [
  "#/train?cell=lstm&layers=2&h=9&lookback=6&epochs=30&batch=16&seed=11&dropout=0.2&scaler=standard&lang=en",
  "#/train?cell=gru&h=7&lookback=5&epochs=12&batch=16&seed=5&bidirectional=1&loss=huber&jitter=0.02&scaler=minmax&lang=zh",
];

const day = (k) => new Date(Date.UTC(2021, 4, 3 + k)).toISOString().slice(0, 10);
const row = (k) => `${day(k)},${(40 + 9 * Math.sin(k / 5) + ((k * 7919) % 13) / 7).toFixed(3)},${k % 29 === 7 ? "" : Math.cos(k / 9).toFixed(4)}`;
const file = `day,close,other\n${Array.from({ length: 170 }, (_, k) => row(k)).join("\n")}\n`;

/** Keeps what the page and its workers say to each other. */
const overhear = () => {
  const all = (window.crossed_ = []);
  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.crossed_ = { url: String(given[0]), sent: [], told: [] };
      all.push(this.crossed_);
      this.addEventListener("message", ({ data }) => this.crossed_.told.push(data));
    }

    postMessage(data, transfer) {
      this.crossed_.sent.push(structuredClone(data));
      super.postMessage(data, transfer);
    }
  };
  // An array as it travels out of the page: its kind, and its bytes.
  window.packed_ = ({ head, arrays }) => {
    const pack = (own) => {
      const bytes = new Uint8Array(own.buffer, own.byteOffset, own.byteLength);
      return [own.constructor.name, btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))];
    };
    return { head, arrays: arrays.map(pack) };
  };
};

/** The worker that trained last: its script, what it was asked, and what it told. */
const overheard = (page) =>
  page.evaluate(() => {
    const { url, sent, told } = window.crossed_.findLast((own) => own.told.some(({ head }) => head.Done));
    return { url, sent: sent.map(window.packed_), told: told.map(window.packed_) };
  });

/** The same requests in a worker of the page with this trainer. */
const again = (page, trainer, requests) =>
  page.evaluate(
    async ([trainer, requests, file]) => {
      const { trainerBoot, ...names } = document.querySelector("script[data-trainer-js]").dataset;
      const key = trainer.replace(/-(.)/, (_, letter) => letter.toUpperCase());
      const worker = new Worker(`${trainerBoot}?js=${names[`${key}Js`]}&wasm=${names[`${key}Wasm`]}`, { type: "module" });
      const array = ([kind, bytes]) => new globalThis[kind](Uint8Array.from(atob(bytes), (own) => own.charCodeAt(0)).buffer);
      await new Promise((resolve, reject) => {
        worker.onerror = (event) => reject(new Error(event.message));
        worker.addEventListener("message", ({ data: { head } }) => {
          if (head === "Ready") for (const { head, arrays } of requests) worker.postMessage({ head, arrays: arrays.map(array), file: new File([file], "own.csv") });
          if (head.Done) resolve();
          if (head.Failed || head.Refused) reject(new Error(JSON.stringify(head)));
        });
      });
      worker.terminate();
      return worker.crossed_.told.map(window.packed_);
    },
    [trainer, requests, file],
  );

const kinds = { Float64Array, Float32Array };
const array = ([kind, bytes]) => new kinds[kind](Uint8Array.from(Buffer.from(bytes, "base64")).buffer);
const packed = ({ head, arrays }) => ({ head, arrays: arrays.map((own) => [own.constructor.name, Buffer.from(own.buffer, own.byteOffset, own.byteLength).toString("base64")]) });

/** The same in a thread of Node. */
async function inNode(names, requests) {
  const bytes = Uint8Array.from(Buffer.from(file)).buffer;
  const given = requests.map(({ head, arrays }) => ({ head, arrays: arrays.map(array), file: bytes }));
  return (await converse(names, given, (head) => head.Done ?? head.Failed ?? head.Refused)).map(packed);
}

/** All that does not hang on when it was told: the table, the plan with its baselines, losses, the weights of every epoch, and the end. */
function digits(told) {
  const of = (kind) => told.filter(({ head }) => head[kind]);
  const [table] = of("Table").slice(-1);
  const done = of("Done").at(-1);
  assert.ok(done, JSON.stringify(told.at(-1)?.head));
  const { run, outcome } = done.head.Done;
  const own = (kind) => of(kind).filter(({ head }) => head[kind].run === run);
  const [started] = own("Started");
  const progress = own("Progress");
  const weights = Buffer.concat(progress.map(({ arrays }) => Buffer.from(arrays[0][1], "base64")));
  return {
    run,
    table: [table.head.Table.table, table.arrays],
    plan: [started.head.Started.plan, started.arrays],
    losses: progress.flatMap(({ head }) => head.Progress.losses),
    weights: weights.toString("base64"),
    outcome: [outcome, done.arrays],
  };
}

/** A snapshot carries the weights of its epoch. How many there are, and of which epochs, is a matter of time. */
function snapshots(told, { run, weights, plan: [plan], losses }) {
  const all = Buffer.from(weights, "base64");
  const size = plan.parameters * 4;
  assert.equal(all.length, losses.length * size, "the weights of every epoch are told");
  const snapped = told.filter(({ head }) => head.Snapshot?.run === run);
  for (const { head, arrays } of snapped) {
    const { epoch } = head.Snapshot.snapshot;
    assert.equal(arrays[1][1], all.subarray((epoch - 1) * size, epoch * size).toString("base64"), `the snapshot of epoch ${epoch}`);
  }
  return snapped.length;
}

/** The same numbers stand on the page: the losses of every epoch, and every forecast. */
async function onScreen(page, { losses, outcome: [outcome, arrays] }) {
  const cells = async (chart, selector) => {
    await page.locator(`[data-chart="${chart}"] [data-action="show-table"]`).click();
    await page.locator(`[data-chart="${chart}"] tbody tr`).first().waitFor();
    return page.locator(`[data-chart="${chart}"] ${selector}`).evaluateAll((all) => all.map((own) => ({ ...own.closest("tr").dataset, ...own.dataset })));
  };
  const told = await cells("loss", "[data-epoch] [data-value]");
  assert.equal(told.length, 2 * losses.length);
  for (const { epoch, series, value } of told) assert.equal(Number(value), losses[epoch - 1][series], `${series} loss of epoch ${epoch}`);
  const place = outcome.forecasts.findIndex(({ model }) => model === "lstm");
  const [{ start }, values] = [outcome.forecasts[place], array(arrays[place])];
  const shown = await cells("forecast", '[data-index] [data-series="lstm"][data-value]');
  assert.equal(shown.length, values.length);
  for (const { index, value } of shown) assert.equal(Number(value), values[index - start], `the forecast of row ${index}`);
}

async function one(t, link) {
  const page = await t.open(link, { before: (page) => page.addInitScript(overhear) });
  await page.setInputFiles('[data-control="file"]', { name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await page.waitForSelector('.work [data-action="train"]:not([disabled])');
  await page.locator('[data-role-of="1"]').selectOption("target");
  await page.locator('[data-role-of="2"]').selectOption("feature");
  await page.locator('.work [data-action="train"]').first().click();
  await page.waitForSelector('[data-run-state="done"]', { timeout: 60_000 });
  const { url, sent, told } = await overheard(page);
  const here = digits(told);
  const asked = (kind) => sent.findLast(({ head: [id, words] }) => words[0] === kind && (kind === "read" || id === here.run));
  const requests = [asked("read"), asked("start")];
  let seen = snapshots(told, here);
  await onScreen(page, here);

  const names = await page.evaluate(() => ({ ...document.querySelector("script[data-trainer-js]").dataset }));
  const ran = [];
  for (const trainer of TRAINERS) {
    const key = trainer.replace(/-(.)/, (_, letter) => letter.toUpperCase());
    const files = { js: names[`${key}Js`], wasm: names[`${key}Wasm`] };
    const repeated = await again(page, trainer, requests);
    const own = digits(repeated);
    seen += snapshots(repeated, own);
    if (url.includes(files.wasm)) assert.deepEqual(own, here, `${trainer}: what the page's own worker told`);
    if (!(await runs(files.wasm))) continue;
    const elsewhere = await inNode(files, requests);
    assert.deepEqual(digits(elsewhere), own, `${trainer} in Node, ${link}`);
    snapshots(elsewhere, own);
    ran.push(trainer);
  }
  assert.ok(ran.length >= 2, `Node ran ${ran}`);
  await t.leave(page);
  return [ran, seen];
}

export async function run(t) {
  const all = [];
  for (const link of LINKS) all.push(await one(t, link));
  const [ran] = all[0];
  assert.ok(all.some(([, seen]) => seen > 0), "a snapshot was compared");
  t.note(`Node ${process.versions.node}: the same bits in ${ran.join(", ")}`);
}

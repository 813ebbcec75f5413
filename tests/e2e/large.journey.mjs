// Large tables: 10 and 50 MB of prices are taken, their first rows before the rest, and no task keeps the page for long; more rows than there may
// be are refused, and the table before stays. How long it takes is for `cargo xtask bench --file` to say.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { large } from "./fixtures.mjs";
import { longestTask } from "./lib.mjs";

export const name = "large";
export const long = true;

/** ms that the page may be still: far more than it takes, for a machine that has much else to do. */
const STILL = 8000;
/** ms of work that one task of the page may be, by the clock of its own thread, which stands while others work: twice what it takes. */
const MOST = { 10: 220, 50: 400 };

/** MB of WebAssembly that the page and the worker that reads may hold together once a file has come; it never shrinks. docs/bad-input.md says so. */
const HELD = { 10: 128, 50: 512 };

/** Keeps the longest time between two frames, and what the title of the table said. */
const watch = () => {
  const own = (window.large_ = { still: 0, titles: [] });
  let last = performance.now();
  const frame = () => {
    own.still = Math.max(own.still, performance.now() - last);
    last = performance.now();
    const title = document.querySelector(".run-title")?.textContent;
    if (title && own.titles.at(-1) !== title) own.titles.push(title);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};
const seen = (page) => page.evaluate(() => window.large_);

/** Of `text` the first row is on screen with all its cells, and the title says how many rows there are. */
async function taken(page, path, { rows, buffer }) {
  await page.evaluate(watch);
  await page.locator('[data-control="file"]').setInputFiles(path);
  await page.waitForFunction((rows) => document.querySelector(".run-title")?.textContent.startsWith(`${rows} rows`), rows, { timeout: 60_000 });
  const first = buffer.subarray(0, 400).toString().split("\n")[1].split(",");
  const shown = await page.locator(".preview-scroll tbody tr").evaluateAll((all) => all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent.trim())));
  assert.deepEqual(shown.find((cells) => cells[0] === first[0]), first);
  const { still, titles } = await seen(page);
  assert.ok(titles.some((title) => title.startsWith("Reading the rest")), titles.join(" | "));
  assert.ok(still < STILL, `${Math.round(still)} ms without a frame`);
  return Math.round(still);
}

/** MB of WebAssembly memory of the page and of its worker. Loading a script again gives the instance that runs. */
async function held(page) {
  const size = async (script) => {
    const { default: init } = await import(script);
    return (await init()).memory.buffer.byteLength / 2 ** 20;
  };
  const script = await page.evaluate(() => new URL(document.querySelector("script[data-wasm]").dataset.js, document.baseURI).href);
  const worker = page.workers().at(-1);
  const asked = new URL(worker.url());
  return Promise.all([page.evaluate(size, script), worker.evaluate(size, new URL(asked.searchParams.get("js"), asked).href)]);
}

export async function run(t) {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  const put = (name, bytes) => (writeFileSync(join(folder, name), bytes), join(folder, name));
  const page = await t.open("#/train?lang=en");
  for (const mb of [10, 50]) {
    const own = large(mb);
    const path = put(own.name, own.buffer);
    const [still, most] = await longestTask(t.browser, page, () => taken(page, path, own));
    t.note(`${mb} MB, ${own.rows} rows: at most ${still} ms without a frame, and ${Math.round(most)} ms of work in one task`);
    assert.ok(most < MOST[mb], `${Math.round(most)} ms of work in one task`);
    const memory = await held(page);
    const both = memory[0] + memory[1];
    t.note(`${mb} MB: ${memory.map(Math.round).join(" and ")} MB of WebAssembly in the page and in the worker`);
    assert.ok(both > mb && both <= HELD[mb], `${Math.round(both)} MB`);
  }
  // Rows as short as they can be: more than a million in far less.
  await page.locator('[data-control="file"]').setInputFiles(put("rows.csv", `t,y\n${"1,2\n".repeat(1_000_001)}`));
  const alert = page.locator('[role="alert"][data-code="CSV-ROWS"]');
  await alert.waitFor({ timeout: 60_000 });
  assert.match((await alert.innerText()).replace(/[\s,]/g, ""), /rows\.csv.*1000000/);
  assert.match(await page.locator("main").innerText(), /prices-50\.csv/, "the table before stays");
  rmSync(folder, { recursive: true });
}

// A weight that is dragged: what script a frame takes on the page's own thread, and what all of the frame does, everything
// after the weight worked out and drawn anew. One unmeasured drag, then a measured one of 60 frames.
import { cpus } from "node:os";
import { launch } from "../e2e/lib.mjs";
import { serve } from "../e2e/serve.mjs";
import { brief, median } from "./report.mjs";

const FRAMES = 60;
/** What is dragged, and the milliseconds that it may take; `back`: where the error is sent back, and gradients follow. */
const sizes = [
  { units: 8, steps: 60, most: 16 },
  { units: 64, steps: 200, most: 50 },
  { units: 8, steps: 60, most: 16, back: true },
  { units: 64, steps: 200, most: 50, back: true },
];

/** Gates with a model of this size on a window of this length, its editor open. */
async function opened(page, base, { units, steps, back }) {
  await page.goto(`${base}#/train?lang=en&theme=light&ds=sine&h=${units}&lookback=${steps}&epochs=1`);
  await page.reload();
  await page.click('[data-action="train"]:not([disabled])');
  await page.waitForSelector('[data-run-state="done"]', { timeout: 120_000 });
  await page.click('[data-action="look-inside"]');
  await page.waitForSelector('[data-view="gates"] .cell');
  if (back) {
    await page.keyboard.press("d");
    await page.waitForSelector('.back [data-check="passed"]');
  }
  await page.keyboard.press("e");
  await page.waitForSelector(".editor [data-weight]");
}

/** Milliseconds of script, and of all that the page's thread does, in each frame of one drag. */
async function dragged(page, devtools) {
  const spent = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return ["ScriptDuration", "TaskDuration"].map((one) => metrics.find(({ name }) => name === one).value * 1000);
  };
  const frame = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const box = await page.locator(".editor [data-weight]").first().boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const all = [];
  for (let step = 1; step <= FRAMES; step += 1) {
    const [script, whole] = await spent();
    // There and back, so that the weight stays within its range.
    await page.mouse.move(x + 10 + (step < FRAMES / 2 ? step : FRAMES - step), y);
    await frame();
    const [after, end] = await spent();
    all.push([after - script, end - whole]);
  }
  await page.mouse.up();
  return all;
}

/** Lines of JSON, and a table for the page. */
export async function drag(say) {
  const server = await serve();
  const chromium = await launch();
  const lines = [];
  for (const size of sizes) {
    const context = await chromium.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Performance.enable");
    await opened(page, server.base, size);
    await dragged(page, devtools);
    const all = await dragged(page, devtools);
    const [frames, whole] = [0, 1].map((one) => all.map((frame) => frame[one]));
    const order = frames.toSorted((a, b) => a - b);
    const way = size.back ? "-back" : "";
    const line = { workload: `drag-${size.units}x${size.steps}${way}`, engine: "ours", where: "page, script a frame", median_ms: brief(median(frames)), p95_ms: brief(order[Math.floor(order.length * 0.95)]), whole_ms: brief(median(whole)), runs: frames.length, may_ms: size.most };
    say(`dragged a weight of ${size.units} units x ${size.steps} steps${size.back ? ", error back" : ""}: ${line.median_ms} ms of script a frame, ${line.whole_ms} with style, layout and paint`);
    lines.push(line);
    await context.close();
  }
  await chromium.close();
  server.close();
  const rows = lines.map((line) => `| ${line.workload.slice(5).replace("x", " x ").replace("-", ", ")} | ${line.median_ms} | ${line.p95_ms} | ${line.whole_ms} | ${line.may_ms} |`);
  const head = "| units x steps | script a frame, median (ms) | 95 of 100 frames (ms) | the thread's whole frame, median (ms) | script may take (ms) |\n|---|---|---|---|---|";
  const told = `Chromium on ${cpus()[0].model}, ${cpus().length} cores; ${new Date().toISOString().slice(0, 10)}.`;
  return { lines, table: `${told}\n\n${head}\n${rows.join("\n")}` };
}

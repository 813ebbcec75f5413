// A large table on the page: from the choice of a file to its first rows on screen, and to the whole of it; how long the page stood still meanwhile,
// the longest of its tasks, and what it took of memory. Each in a tab of its own, in turn.
import { cpus } from "node:os";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { large } from "../e2e/fixtures.mjs";
import { launch, longestTask } from "../e2e/lib.mjs";
import { serve } from "../e2e/serve.mjs";
import { cpuTime, workerThreads } from "./browser.mjs";
import { brief, median, table } from "./report.mjs";

const ROUNDS = 5;
/** MB of a file, and the milliseconds that its first rows and the whole of it may take. */
const sizes = [
  { mb: 10, preview: 500, whole: 2000 },
  { mb: 50, preview: 500, whole: 10_000 },
];

/** Keeps when the file was chosen, when its first rows and all of them stood on screen, and the longest that no frame could be drawn. */
const watch = () => {
  const own = (window.file_ = { gap: 0 });
  document.addEventListener("change", ({ target }) => target.dataset.control === "file" && ((own.chosen = performance.now()), (own.gap = 0)), true);
  let last = performance.now();
  const frame = () => {
    const now = performance.now();
    if (own.chosen) {
      own.gap = Math.max(own.gap, now - Math.max(last, own.chosen));
      if (document.querySelectorAll(".preview-scroll tbody tr").length > 5) own.preview ??= now - own.chosen;
      if (/^\d+ rows/.test(document.querySelector(".run-title")?.textContent ?? "")) own.whole ??= now - own.chosen;
    }
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};

/** The process that draws the page. */
async function renderer(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  const most = ({ id }) => cpuTime(id, id);
  return processInfo.filter(({ type }) => type === "renderer").toSorted((one, other) => most(other) - most(one))[0].id;
}

/** MB that a process has taken at most. */
const peak = (process) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, "utf8"))[1]) / 1024;

async function once(base, path) {
  const chromium = await launch();
  const page = await chromium.newPage();
  await page.goto(`${base}#/train?lang=en&theme=light`);
  await page.waitForSelector('html[data-ready="true"]');
  await page.locator('[data-control="file"]').waitFor({ state: "attached" });
  await page.waitForTimeout(1000);
  await page.evaluate(watch);
  const process = await renderer(chromium);
  const [before, page_before] = [peak(process), cpuTime(process, process)];
  const spent = () => {
    const worker = workerThreads(process).reduce((sum, thread) => sum + cpuTime(process, thread), 0) / 1e6;
    return { worker, page: (cpuTime(process, process) - page_before) / 1e6, memory: peak(process) - before };
  };
  const [told, task] = await longestTask(chromium, page, async () => {
    await page.locator('[data-control="file"]').setInputFiles(path);
    await page.waitForFunction(() => window.file_.whole, null, { timeout: 60_000 });
    return { ...(await page.evaluate(() => window.file_)), ...spent() };
  });
  await chromium.close();
  return { ...told, task };
}

/** Lines of JSON, and a table for the page. */
export async function file(say) {
  const server = await serve();
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const lines = [];
  for (const { mb, preview, whole } of sizes) {
    const { name, buffer, rows } = large(mb);
    const path = join(folder, name);
    writeFileSync(path, buffer);
    const all = [];
    for (let round = 0; round < ROUNDS; round += 1) all.push(await once(server.base, path));
    const middle = (key) => brief(median(all.map((own) => own[key])));
    const line = { workload: `file-${mb}MB`, engine: "ours", where: "page, to the whole table", median_ms: middle("whole"), runs: ROUNDS, rows, preview_ms: middle("preview"), worker_cpu_ms: middle("worker"), page_cpu_ms: middle("page"), still_ms: middle("gap"), task_ms: middle("task"), memory_mb: middle("memory"), may_ms: whole, preview_may_ms: preview };
    say(`${mb} MB, ${rows} rows: first rows after ${line.preview_ms} ms, all after ${line.median_ms} ms`);
    lines.push(line);
  }
  server.close();
  rmSync(folder, { recursive: true });
  const rows = lines.map((own) => [own.workload.slice(5), own.rows, own.preview_ms, own.preview_may_ms, own.median_ms, own.may_ms, own.worker_cpu_ms, own.page_cpu_ms, own.still_ms, own.task_ms, own.memory_mb].map(String));
  const head = ["file", "rows", "first rows (ms)", "may take", "whole (ms)", "may take", "worker's CPU (ms)", "page's CPU (ms)", "longest without a frame (ms)", "longest task of the page, its CPU (ms)", "memory at most, more than before (MB)"];
  const told = `Chromium on ${cpus()[0].model}, ${cpus().length} cores; ${new Date().toISOString().slice(0, 10)}. Medians of ${ROUNDS}.`;
  return { lines, table: `${told}\n\n${table(head, rows)}` };
}

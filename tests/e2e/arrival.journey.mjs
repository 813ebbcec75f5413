// Arrival: what a cold visit asks for, what comes later, and what happens when it does not come.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";

export const name = "arrival";

/** kB of gzip -9 that a cold visit of Gates may ask for. */
const FIRST_LOAD = 350;

export async function run(t) {
  const asked = [];
  const page = await t.open("#/gates?lang=en", { before: (page) => page.on("request", (r) => asked.push(r.url())) });
  await page.waitForLoadState("networkidle");
  const files = [...new Set(asked.map((url) => new URL(url).pathname.split("/").pop() || "index.html"))];
  assert.ok(!files.some((file) => file.startsWith("trainer") || /-train\.wasm$/.test(file)), files.join(" "));
  const weight = files.reduce((sum, file) => {
    const body = readFileSync(new URL(`../../dist/${file}`, import.meta.url));
    return sum + execFileSync("gzip", ["-9", "-n", "-c"], { input: body, maxBuffer: 1e8 }).length / 1000;
  }, 0);
  t.note(`first load: ${files.length} files, ${weight.toFixed(1)} kB of gzip -9`);
  assert.ok(weight <= FIRST_LOAD, `${weight} kB`);

  // Train's code comes with Train, once; going back and forth asks for nothing more.
  const tab = (view) => page.click(`.tabs a[href="#/${view}"]`);
  await tab("train");
  await page.waitForSelector('[data-view="train"]');
  assert.equal(asked.filter((url) => url.endsWith("-train.wasm")).length, 1);
  await tab("gates");
  await page.waitForSelector('[data-view="gates"] .cell');
  await tab("train");
  await page.waitForSelector('[data-view="train"]');
  assert.equal(asked.filter((url) => url.endsWith("-train.wasm")).length, 1);

  // Ready is said when the view of the link stands, or when it is known not to come.
  const seen = async (view, options) => {
    const own = await t.open(`#/${view}?lang=en`, {
      ...options,
      before: async (page) => {
        await options?.before?.(page);
        await page.addInitScript(() => {
          new MutationObserver(() => {
            window.seen_ ??= document.documentElement.dataset.ready === "true" ? [...document.querySelectorAll("[data-view], [data-code=VIEW-NOT-LOADED]")].map((it) => it.dataset.view ?? it.dataset.code) : undefined;
          }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
        });
      },
    });
    return own.evaluate(() => window.seen_);
  };
  const away = { before: (page) => page.route("**/*-train.wasm", (route) => route.abort()), mayFail: true };
  assert.deepEqual(await seen("gates"), ["gates"]);
  assert.deepEqual(await seen("train"), ["train"]);
  assert.deepEqual(await seen("train", away), ["VIEW-NOT-LOADED"]);

  // Where nothing may be kept, and no frame of another site may, all works and nothing is remembered.
  const refused = { mayFail: true };
  for (const how of ["throws", "null"]) {
    refused.before = (page) =>
      page.addInitScript((how) => {
        const get = () => {
          if (how === "null") return null;
          throw new DOMException("The operation is insecure.", "SecurityError");
        };
        for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) Object.defineProperty(window, name, { get });
        navigator.locks.request = () => Promise.reject(new DOMException("denied", "SecurityError"));
      }, how);
    const own = await t.open("#/gates?ex=latch&t=9&s=5&u=1&lang=en", refused);
    await own.locator('.equation.open[data-equation="c"]').waitFor();
    await own.keyboard.press("t");
    await own.keyboard.press("ArrowRight");
    await own.waitForFunction(() => location.hash.includes("s=6"));
    await own.click('.tabs a[href="#/train"]');
    await own.locator('[data-control="sample"][value="sine"]').first().click();
    await own.locator('[data-control="target"]').waitFor({ state: "attached" });
    await own.evaluate(() => (location.hash = "#/train?ds=sine&h=2&layers=1&epochs=1"));
    await own.locator('[data-action="train"]').first().click();
    await own.waitForFunction(() => document.querySelector("[data-run-state]")?.dataset.runState === "done", null, { timeout: 60_000 });
    await own.close();
  }

  // Where it does not come, the page says so and tries again when asked; Gates goes on.
  for (const lang of ["en", "zh"]) {
    let away = true;
    const cut = await t.open(`#/gates?lang=${lang}`, {
      before: (page) => page.route("**/*-train.wasm", (route) => (away ? route.abort() : route.continue())),
      mayFail: true,
    });
    await cut.click('.tabs a[href="#/train"]');
    await cut.waitForSelector('[data-code="VIEW-NOT-LOADED"]');
    away = false;
    await cut.click('[data-action="try-again"]');
    await cut.waitForSelector('[data-view="train"]');
    assert.equal(await cut.locator('[data-code="VIEW-NOT-LOADED"]').count(), 0);
  }
}

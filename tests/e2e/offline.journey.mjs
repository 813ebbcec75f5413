// Offline: after the first press the whole site is on the device, and a class without a network goes on.
import assert from "node:assert/strict";

export const name = "offline";

export async function run(t) {
  const asked = [];
  const before = (page) => page.context().on("request", (request) => asked.push(new URL(request.url()).pathname.split("/").pop()));
  const page = await t.open("#/gates?lang=en", { serviceWorkers: "allow", before });
  await page.waitForLoadState("networkidle");
  assert.ok(!asked.includes("offline.js"), "a visitor who only looks is sent no more than the first load");

  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => navigator.serviceWorker.controller, null, { timeout: 30_000 });
  // What the browser keeps by itself is not what is tried here.
  await (await page.context().newCDPSession(page)).send("Network.clearBrowserCache");
  await page.context().setOffline(true);

  // Train, its trainer, and the parts of Gates that were never opened.
  await page.keyboard.press("e");
  await page.waitForSelector(".editor [data-weight]");
  await page.keyboard.press("e");
  await page.click('.tabs a[href="#/train"]');
  await page.click('[data-control="sample"] >> nth=0');
  await page.waitForSelector('[data-action="train"]:not([disabled])');
  await page.click('[data-action="train"]');
  await page.waitForSelector('[data-run-state="done"]', { timeout: 60_000 });

  // Loaded anew, still without a network, at the very moment of a link.
  await page.goto(t.base + "#/gates?lang=zh&t=9&s=5");
  await page.reload();
  await page.waitForSelector('html[data-ready="true"]');
  assert.equal(await page.getAttribute("html", "lang"), "zh-CN");
  await page.waitForSelector('[data-symbol="c"][data-value]');

  // Who reads for a while has it all without a press.
  const read = [];
  const reader = await t.open("#/gates?lang=en", {
    serviceWorkers: "allow",
    before: async (page) => {
      page.context().on("request", (request) => read.push(request.url()));
      await page.clock.install();
    },
  });
  await reader.clock.fastForward(20_000);
  await reader.waitForFunction(() => navigator.serviceWorker.controller, null, { timeout: 30_000 });
  assert.ok(read.some((url) => url.endsWith("/offline.js")));

  // Where a browser keeps nothing, nothing is missing.
  const none = await t.open("#/gates?lang=en", {
    before: (page) => page.addInitScript(() => Object.defineProperty(Navigator.prototype, "serviceWorker", { get: () => undefined })),
  });
  await none.keyboard.press("ArrowRight");
  await none.waitForSelector('[data-symbol="x"][data-value]');
}

// Trainers that die, hang or are exchanged: the page says so, keeps what it was sent, and goes on with another.
import assert from "node:assert/strict";
import { ohlcv } from "./fixtures.mjs";

export const name = "workers";

const state = (page, ...wanted) =>
  page.waitForFunction((wanted) => wanted.includes(document.querySelector("[data-run-state]")?.dataset.runState), wanted, {
    timeout: 60_000,
    polling: 50,
  });
const alert = (page, code) => page.locator(`[role="alert"][data-code="${code}"]`);

/** Keeps every worker within the test's reach, and what was posted to it. */
const reach = (page) =>
  page.addInitScript(() => {
    window.workers_ = [];
    window.posted_ = [];
    window.Worker = class extends Worker {
      constructor(...words) {
        super(...words);
        window.workers_.push(this);
      }
      postMessage(message, ...rest) {
        const [, [name, order]] = message.head;
        window.posted_.push(name === "order" ? order : name);
        if (!window.deaf_) super.postMessage(message, ...rest);
      }
    };
  });

/** A run whose best weights the page has been sent. */
async function running(page) {
  await page.locator('[data-action="train"]').first().click();
  await state(page, "running");
  await page.locator('[data-action="look-inside"]:enabled').first().waitFor({ timeout: 20_000 });
}

async function keptAndMended(page, code) {
  await alert(page, code).waitFor({ timeout: 10_000 });
  await state(page, "failed");
  assert.equal(await alert(page, code).count(), 1, "it is said once");
  assert.ok((await page.locator('[data-model="lstm"] [data-metric="rmse"]').getAttribute("data-value")) > 0, "its scores are still there");
  assert.ok(await page.locator('[data-action="look-inside"]').first().isEnabled(), "its weights are still there");
  const before = await page.evaluate(() => window.workers_.length);
  await running(page);
  assert.equal(await page.evaluate(() => window.workers_.length), before + 1, "another trainer works");
  assert.equal(await alert(page, code).count(), 0);
}

/** The same message with the same mends stands beside the table, and only while the table and the settings are those that diverged. */
async function toldWhileItHolds(page) {
  const own = alert(page, "RUN-DIVERGED");
  const inResults = await own.innerText();
  await page.locator('[data-action="see-table"]').click();
  await page.locator(".preview-head").waitFor();
  assert.equal(await own.innerText(), inResults);
  assert.doesNotMatch(inResults, /\de\d/, "numbers as people write them");
  for (const mend of ["lower-rate", "clip"]) assert.equal(await own.locator(`[data-action="${mend}"]`).count(), 1, mend);
  const rate = page.locator('[data-control="learning-rate"]').first();
  const set = async (value) => {
    await rate.fill(value);
    await rate.press("Enter");
  };
  await set("0.5");
  await own.waitFor({ state: "detached" });
  await state(page, "idle");
  await set("100");
  await own.waitFor();
  await state(page, "failed");
  await page.locator('[data-control="file"]').setInputFiles(ohlcv(300));
  await page.getByText("prices.csv").first().waitFor();
  await own.waitFor({ state: "detached" });
  await state(page, "idle");
  // Once more, for its mends.
  await page.locator('[data-action="train"]').first().click();
  await own.waitFor({ timeout: 20_000 });
}

/** While a run is under way it can be held and ended beside the table and at the door, too. */
async function besideEveryPage(t) {
  const page = await t.open("#/train?lang=en&ds=season&h=64&batch=8&epochs=10000");
  await running(page);
  await page.locator('[data-control="file"]').setInputFiles(ohlcv(300));
  await page.getByText("prices.csv").first().waitFor();
  await page.locator('.preview-scroll').waitFor();
  await page.locator('[data-action="pause-run"]').click();
  await state(page, "paused");
  await page.locator("details.form > summary").first().click();
  await page.locator('[data-action="other-file"]').click();
  await page.locator(".drop").waitFor();
  await page.locator('[data-action="resume-run"]').click();
  await state(page, "running");
  assert.equal(await page.locator('[data-action="stop-run"]').count(), 1);
  await page.locator('[data-action="stop-run"]').click();
  await state(page, "done");
}

/** A worker that ends while nothing is asked of it is replaced by the next thing that is: a file is read, a run runs. */
async function endedUnasked(t) {
  const page = await t.open("#/train?lang=en&h=4&epochs=2", { before: reach });
  const read = async (name) => {
    await page.locator('[data-control="file"]').setInputFiles({ ...ohlcv(300), name });
    await page.getByText(name).first().waitFor({ timeout: 10_000 });
  };
  await read("first.csv");
  await page.workers().at(-1).evaluate(() => self.close()).catch(() => {});
  await page.waitForTimeout(500);
  await read("second.csv");
  // While a file is read: it is said, and what was there stays.
  await page.evaluate(() => (window.deaf_ = true));
  await page.locator('[data-control="file"]').setInputFiles({ ...ohlcv(300), name: "third.csv" });
  await page.evaluate(() => window.workers_.at(-1).terminate());
  await alert(page, "FILE-READER-DIED").waitFor({ timeout: 10_000 });
  assert.match(await alert(page, "FILE-READER-DIED").innerText(), /third\.csv/);
  assert.match(await page.locator("main").innerText(), /second\.csv/);
  await page.evaluate(() => (window.deaf_ = false));
  await read("fourth.csv");
  await page.evaluate(() => window.workers_.at(-1).terminate());
  await page.waitForTimeout(500);
  await page.locator('[data-action="train"]').first().click();
  await state(page, "done");
  assert.equal(await page.locator('[role="alert"]:not([hidden])').count(), 0);
}

/** Where no worker can be made the first run says so, and does not rest as if nothing had been asked. */
async function neverStarted(t) {
  const refuse = () => (window.Worker = function Worker() { throw new DOMException("no workers here", "SecurityError"); });
  const page = await t.open("#/train?lang=en&ds=season&h=4&epochs=2", { before: (page) => page.addInitScript(refuse) });
  await page.locator('[data-action="train"]').first().click();
  await alert(page, "RUN-NO-TRAINER").waitFor({ timeout: 10_000 });
  await state(page, "failed");
  await page.close();
}

export async function run(t) {
  await neverStarted(t);
  const page = await t.open("#/train?lang=en&ds=season&h=64&batch=8&epochs=10000", { before: reach });
  await page.getByText("Training time").waitFor({ timeout: 20_000 });
  await running(page);

  // It dies: a trap in a worker is an error event on it.
  await page.evaluate(() => window.workers_.at(-1).dispatchEvent(new ErrorEvent("error", { message: "trap" })));
  await keptAndMended(page, "RUN-WORKER-DIED");

  // It ends without a word: no error event, nothing that is asked for is answered.
  await page.workers().at(-1).evaluate(() => self.close()).catch(() => {});
  await keptAndMended(page, "RUN-WORKER-DIED");

  // It hangs: Stop is not answered.
  await page.evaluate(() => (window.deaf_ = true));
  await page.locator('[data-action="stop-run"]').click();
  const asked = Date.now();
  await alert(page, "RUN-STOPPED-HARD").waitFor({ timeout: 10_000 });
  t.note(`a trainer that does not answer was ended after ${Date.now() - asked} ms`);
  await page.evaluate(() => (window.deaf_ = false));
  await keptAndMended(page, "RUN-STOPPED-HARD");

  // It diverges: what it learnt before is kept, its test part stays sealed, and the mend runs.
  await page.locator('[data-action="stop-run"]').click();
  await state(page, "done");
  const wild = await t.open("#/train?lang=en&ds=season&scaler=standard&h=8&opt=sgd&lr=100&epochs=50");
  await wild.locator('[data-control="clip"]').waitFor({ state: "attached" });
  await wild.evaluate(() => document.querySelectorAll("details.form").forEach((form) => (form.open = true)));
  await wild.locator('[data-control="clip"]').fill("0");
  await wild.locator('[data-control="clip"]').press("Enter");
  await wild.locator('[data-action="train"]').first().click();
  await alert(wild, "RUN-DIVERGED").waitFor({ timeout: 20_000 });
  await state(wild, "failed");
  assert.equal(await wild.locator('[data-part="test"]').count(), 0, "nothing is told of the test part");
  assert.ok((await wild.locator('[data-model="naive"] [data-part="validation"]').count()) > 0);
  assert.ok(await wild.locator('[data-action="look-inside"]').first().isEnabled());
  await wild.getByRole("button", { name: "Export" }).click();
  assert.equal(await wild.locator('[data-action="export-safetensors"]').count(), 1);
  assert.equal(await wild.locator('[data-action="export-predictions"]').count(), 0, "forecasts of a sealed test part are not offered");
  await wild.keyboard.press("Escape");
  await toldWhileItHolds(wild);
  await wild.locator('[data-action="lower-rate"]').click();
  await state(wild, "running", "done");
  await state(wild, "done", "failed");
  assert.equal(await wild.locator("[data-run-state]").getAttribute("data-run-state"), "done", "the rate that is offered does not diverge again");
  await besideEveryPage(t);
  await endedUnasked(t);
  await running(page);

  // A run that ends by itself needs no end by force.
  await page.locator('[data-action="stop-run"]').click();
  await state(page, "done");
  await page.waitForTimeout(1200);
  await state(page, "done");
  assert.equal(await page.locator('[role="alert"]:not([hidden])').count(), 0);

  // Settings are not tried while a file is read.
  await page.evaluate(() => (window.posted_ = []));
  await page.locator('[data-control="file"]').setInputFiles({ ...ohlcv(200_000), name: "large.csv" });
  await page.waitForFunction(() => document.querySelector(".run-title")?.textContent.startsWith("200000 rows"), null, { timeout: 30_000 });
  assert.deepEqual(await page.evaluate(() => window.posted_), ["read"]);
  await page.waitForFunction(() => window.posted_.includes("start"), null, { timeout: 10_000 });

  // Another trainer by the settings: the results on screen are of the one before.
  await page.waitForFunction(() => window.posted_.includes("stop"), null, { timeout: 30_000 });
  const still = await t.open("#/train?lang=en&ds=season&h=4&epochs=2");
  await still.locator('[data-action="train"]').first().click();
  await state(still, "done");
  assert.equal(await still.locator(".outdated").count(), 0);
  const by = await still.locator("[data-trainer]").getAttribute("data-trainer");
  await still.getByRole("button", { name: "Settings" }).click();
  await still.getByRole("switch", { name: /same digits/i }).click();
  if (by === "trainer-relaxed") {
    await still.locator(".outdated").waitFor();
    assert.equal(await still.locator("[data-trainer]").getAttribute("data-trainer"), "trainer-simd");
  }

  // Without vector instructions the plain trainer works, and the page says so.
  const old = await t.open("#/train?lang=en&ds=sine&h=4&epochs=3", {
    before: async (page) => {
      await reach(page);
      await page.addInitScript(() => (WebAssembly.validate = () => false));
    },
  });
  await old.locator('[data-code="RUN-NO-SIMD"]').waitFor();
  await old.locator('[data-action="train"]').first().click();
  await state(old, "done");
  assert.ok((await old.locator('[data-model="lstm"] [data-metric="rmse"]').first().getAttribute("data-value")) > 0);
  assert.equal(await old.locator("[data-trainer]").getAttribute("data-trainer"), "trainer");

  // With them, but without the relaxed ones, it is the trainer between the two, and there is nothing to say.
  const middle = await t.open("#/train?lang=en&ds=sine&h=4&epochs=3", {
    before: async (page) => {
      await reach(page);
      // The prefix of relaxed instructions: 0xfd, and a number of two bytes from 0x80 0x02 on.
      await page.addInitScript(() => {
        const real = WebAssembly.validate;
        const relaxed = (bytes) => bytes.some((byte, at) => byte === 0xfd && bytes[at + 1] >= 0x80 && bytes[at + 2] === 2);
        WebAssembly.validate = (bytes) => real(bytes) && !relaxed(bytes);
      });
    },
  });
  await middle.locator('[data-action="train"]').first().click();
  await state(middle, "done");
  assert.equal(await middle.locator("[data-trainer]").getAttribute("data-trainer"), "trainer-simd");
  assert.equal(await middle.locator('[data-code="RUN-NO-SIMD"]').count(), 0);
}

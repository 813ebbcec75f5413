// What happens to a page while a run is under way: it is frozen, it is hidden, its clocks jump, its trainer is taken away. The run ends with the
// digits of one that nothing happened to, or the page says what happened and what is kept. GATEHOUSE_FREEZE says how many seconds a page is frozen.
import assert from "node:assert/strict";
import { bare } from "./bare.mjs";

export const name = "endures";
export const long = true;

/** A run of some seconds; every run here has its settings and its seed. */
const RUN = "#/train?lang=en&ds=season&h=32&batch=8&epochs=300&seed=11";
const FREEZE = Number(process.env.GATEHOUSE_FREEZE ?? 6);
const HOUR = 3_600_000;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const state = (page, ...wanted) =>
  page.waitForFunction((wanted) => wanted.includes(document.querySelector("[data-run-state]")?.dataset.runState), wanted, { timeout: 120_000, polling: 50 });
/** The epoch that the page shows, and the last where it shows no more progress. */
const reached = (page) => page.evaluate(() => Number(document.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow") ?? 300));
const beyond = (page, epoch) =>
  page.waitForFunction((epoch) => Number(document.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow") ?? 300) > epoch, epoch, { timeout: 30_000 });

/** A run under way, whose first weights the page has been sent. */
async function running(page) {
  await page.waitForFunction(() => document.documentElement.dataset.ready && document.querySelector('[data-action="train"]:enabled'), null, { timeout: 30_000 });
  await page.evaluate(() => document.querySelector('[data-action="train"]').click());
  await state(page, "running");
  await page.waitForFunction(() => document.querySelector('[data-action="look-inside"]:enabled'), null, { timeout: 30_000 });
}

/** All that a run which has ended says in numbers: its losses by epoch, its scores, its forecast, with all digits. */
async function digits(page) {
  await state(page, "done");
  await page.evaluate(() => ["loss", "forecast"].forEach((part) => document.querySelector(`.${part} [data-action="show-table"]`).click()));
  const whole = () => document.querySelector('tr[data-epoch="300"] [data-series="validation"]') && document.querySelector('tr[data-index] [data-series="lstm"]');
  await page.waitForFunction(whole, null, { timeout: 30_000 });
  const [losses, forecast, scores, alerts] = await page.evaluate(() => {
    const values = (of) => [...document.querySelectorAll(of)].map((own) => own.dataset.value ?? "");
    const alerts = [...document.querySelectorAll('[role="alert"]:not([hidden])')].map((own) => own.innerText);
    return [values("tr[data-epoch] [data-series]"), values("tr[data-index] [data-series]"), values(".scores [data-metric]"), alerts];
  });
  assert.ok(losses.length >= 600 && forecast.length > 50 && scores.length > 4, `${losses.length} losses, ${forecast.length} forecasts, ${scores.length} scores`);
  assert.deepEqual(alerts, [], "there is nothing to tell");
  return { losses, forecast, scores };
}

/** The whole page stands still, its timers, its frames and what it hears, as in a tab that a browser puts to sleep. */
async function frozen(t, hand) {
  const page = await bare(t.browser, t.base + RUN);
  await running(page);
  await page.evaluate(() => ((window.woken_ = 0), document.addEventListener("resume", () => (window.woken_ += 1))));
  await page.send("Page.setWebLifecycleState", { state: "frozen" });
  const before = await reached(page);
  await pause(FREEZE * 1000);
  assert.equal(await reached(page), before, "it was frozen");
  await page.send("Page.setWebLifecycleState", { state: "active" });
  await page.waitForFunction(() => window.woken_ === 1);
  const told = await digits(page);
  await page.close();
  assert.deepEqual(told, await hand);
  t.note(`frozen for ${FREEZE} s at epoch ${before} of 300: the same digits`);
}

/** A tab in the background works on: a page that has been frozen and wakes is still hidden, until someone looks. */
async function hidden(t, hand) {
  const page = await bare(t.browser, t.base + RUN);
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  for (const state of ["frozen", "active"]) await page.send("Page.setWebLifecycleState", { state });
  await running(page);
  const told = await digits(page);
  assert.equal(await page.evaluate(() => document.visibilityState), "hidden");
  await page.close();
  assert.deepEqual(told, await hand);
  t.note("hidden all the while: the same digits");
}

/** Lets the clocks of whatever it runs in jump: that of the day by `day` ms, the one that only goes forward by `on` ms. */
const jump = ([day, on]) => {
  const [date, now] = [Date.now, performance.now.bind(performance)];
  Date.now = () => date() + day;
  performance.now = () => now() + on;
};

/** The clock of the day is set back by a year, as by a hand, and the other goes on by an hour, as when a machine sleeps: on the page and in its worker. */
async function jumped(t, hand) {
  const page = await t.open(RUN);
  await running(page);
  for (const own of [page, page.workers().at(-1)]) await own.evaluate(jump, [-365 * 24 * HOUR, HOUR]);
  const before = await reached(page);
  await beyond(page, before + 5);
  assert.doesNotMatch(await page.locator("main").innerText(), /NaN|Infinity|∞/);
  assert.deepEqual(await digits(page), await hand);
  t.note(`clocks jumped at epoch ${before} of 300: the same digits`);
}

/** A worker that is taken away, as a browser does that needs its memory: it is said, what it had sent is kept, and the same start gives the same digits. */
async function killed(t, hand) {
  const page = await t.open(RUN);
  await running(page);
  await beyond(page, 10);
  await page.workers().at(-1).evaluate(() => self.close()).catch(() => {});
  const alert = page.locator('[role="alert"][data-code="RUN-WORKER-DIED"]');
  await alert.waitFor({ timeout: 10_000 });
  await state(page, "failed");
  assert.ok((await page.locator('[data-model="lstm"] [data-metric="rmse"]').getAttribute("data-value")) > 0, "its scores are still there");
  assert.ok(await page.locator('[data-action="look-inside"]').first().isEnabled(), "its weights are still there");
  await running(page);
  assert.equal(await alert.count(), 0);
  assert.deepEqual(await digits(page), await hand);
}

export async function run(t) {
  const hand = t.open(RUN).then(async (page) => (await running(page), digits(page)));
  await Promise.all([hand, ...[frozen, hidden, jumped, killed].map((ordeal) => ordeal(t, hand))]);
}

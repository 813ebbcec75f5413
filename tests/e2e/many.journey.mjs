// Many runs: an ensemble, a search and a walk forward, each worked out once more from what is saved; Stop, a worker that dies, and one worker
// instead of several.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

export const name = "many";

const near = (told, again, what) => assert.ok(Math.abs(told - again) <= 1e-9 * (1 + Math.abs(again)), `${what}: ${told} is not ${again}`);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values) => Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));
const rmse = (a, b) => Math.sqrt(mean(a.map((value, k) => (value - b[k]) ** 2)));

/** A table that a press saves: heads and columns of numbers. */
async function saved(page, action, within = "") {
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator(`${within} [data-action="${action}"]`).click()]);
  const lines = (await readFile(await file.path(), "utf8")).replace("\ufeff", "").trim().split("\r\n").map((line) => line.split(",").map((cell) => cell.replace(/^"|"$/g, "")));
  return (head) => lines.slice(1).map((line) => Number(line[typeof head === "number" ? head : lines[0].indexOf(head)]));
}

const ended = (page) => page.waitForFunction(() => {
  const rows = [...document.querySelectorAll(".many tr[data-job]")];
  return rows.length > 0 && !document.querySelector('[data-action="stop-many"]') && rows.every((row) => !["waiting", "running"].includes(row.dataset.state));
}, null, { timeout: 60_000 });

/** A number of each run, in the order of the table. */
const cells = (page, metric, part) =>
  page.locator(`.many tr[data-job] [data-metric="${metric}"]${part ? `[data-part="${part}"]` : ""}`).evaluateAll((all) => all.map((cell) => Number(cell.dataset.value ?? NaN)));

const value = async (page, selector) => Number(await page.locator(selector).getAttribute("data-value"));

const kind = (page, place) => page.locator(".many .segmented button").nth(place).click();

/** The members make the mean; the first one is the run itself. */
async function ensemble(t, page, y, own) {
  await page.fill('[data-control="members"]', "4");
  await page.locator('[data-control="members"]').blur();
  assert.match(await page.locator('[data-part="estimate"]').innerText(), /^4 runs, \d at a time/);
  await page.click('[data-action="start-ensemble"]');
  await page.locator('.many tr[data-state="running"]').first().waitFor();
  // Until the last has ended, no test error is on the page.
  await page.evaluate(() => {
    window.early = 0;
    const look = () => {
      const open = document.querySelectorAll('.many tr[data-job] [data-part="test"][data-value]').length;
      const left = document.querySelectorAll('.many :is([data-state="waiting"], [data-state="running"])').length;
      if (open > 0 && left > 0) window.early += 1;
    };
    new MutationObserver(look).observe(document.querySelector(".many"), { subtree: true, childList: true, attributes: true });
  });
  await ended(page);
  assert.equal(await page.evaluate(() => window.early), 0, "the test part is sealed until all have ended");
  assert.deepEqual(await cells(page, "seed"), [3, 4, 5, 6]);
  const tests = await cells(page, "rmse", "test");
  assert.equal(tests[0], own, "the first member has the digits of the run");
  const column = await saved(page, "export-many", ".many");
  const [rows, actual, told] = [column("index"), y.slice(column("index")[0]), column("mean")];
  assert.deepEqual([rows.length, rows.at(-1)], [actual.length, y.length - 1]);
  const members = [1, 2, 3, 4].map((k) => column(`run-${k}`));
  members.forEach((values, k) => near(tests[k], rmse(actual, values), `member ${k + 1}`));
  const each = rows.map((_, row) => members.map((values) => values[row]));
  each.forEach((values, row) => {
    near(told[row], mean(values), "the mean");
    near(column("low")[row], mean(values) - 1.96 * deviation(values), "the band");
    near(column("most")[row], Math.max(...values), "the most");
  });
  near(await value(page, '.many-result [data-model="mean"] [data-part="test"][data-metric="rmse"]'), rmse(actual, told), "the error of the mean");
  const inside = actual.filter((own, row) => Math.abs(own - mean(each[row])) <= 1.96 * deviation(each[row])).length;
  assert.equal(await value(page, '[data-metric="within-sd"]'), inside, "values within the band");
  const validation = await cells(page, "rmse", "validation");
  const best = validation.indexOf(Math.min(...validation));
  assert.equal(await value(page, '[data-model="best-member"] [data-part="test"][data-metric="rmse"]'), tests[best], "the best member is chosen by validation");
  await page.locator('[data-chart="ensemble"] [data-action="show-table"]').click();
  assert.equal(await page.locator('[data-chart="ensemble"] tr[data-index]').count(), rows.length);
  await t.accessible(page, "an ensemble");
  return tests;
}

/** The least validation error wins, and only it meets the test part. */
async function search(page) {
  await kind(page, 1);
  const field = page.locator('[data-control="tried"][data-setting="hidden"]');
  const type = async (text) => {
    await field.fill(text);
    await field.blur();
  };
  await type("2, 4.5");
  await page.locator('.many [data-code="RUN-SETTING-WHOLE"]').waitFor();
  assert.ok(await page.locator('[data-action="start-search"]').isDisabled());
  await type(Array.from({ length: 20 }, (_, k) => k + 1).join(" "));
  await page.locator('.many [data-code="RUN-TOO-MANY"]').waitFor();
  await type("2, 5");
  await page.fill('[data-control="tried"][data-setting="learning-rate"]', "0.01，0.05");
  await page.locator('[data-control="tried"][value="gru"]').check();
  await page.waitForFunction(() => /^4 runs/.test(document.querySelector('[data-part="estimate"]').innerText));
  await page.locator('[data-control="search-how"]').selectOption("random");
  await page.fill('[data-control="search-count"]', "3");
  await page.locator('[data-control="search-count"]').blur();
  await page.waitForFunction(() => /^3 runs/.test(document.querySelector('[data-part="estimate"]').innerText));
  await page.locator('[data-control="search-how"]').selectOption("grid");
  await page.click('[data-action="start-search"]');
  await page.locator('.many tr[data-state="running"]').first().waitFor();
  await ended(page);
  const errors = await cells(page, "rmse", "validation");
  const best = errors.indexOf(Math.min(...errors));
  assert.equal(errors.length, 4);
  assert.equal(await page.locator('[data-part="winner"]').getAttribute("data-job"), String(best + 1));
  assert.equal(await page.locator('.many tr[data-job] [data-part="test"]').count(), 0, "no test error of a candidate");
  assert.ok((await value(page, '[data-model="winner"]')) > 0);
  await page.click('[data-action="sort-many"]');
  await page.waitForFunction((least) => Number(document.querySelector('.many tr[data-job] [data-part="validation"]').dataset.value) === least, errors[best]);
  const row = page.locator(`.many tr[data-job="${best + 1}"]`);
  const [hidden, rate] = [await value(page, `.many tr[data-job="${best + 1}"] [data-setting="hidden"]`), await row.locator('[data-setting="learning-rate"]').getAttribute("data-value")];
  await page.locator('.many [data-action="take-settings"]').click();
  assert.equal(Number(await page.inputValue('.recipe [data-control="hidden"]')), hidden);
  assert.equal(await page.inputValue('.recipe [data-control="learning-rate"]'), rate);
  assert.equal(await page.inputValue('.recipe [data-control="cell"]'), "gru");
}

/** Folds learn from what came before; errors of the last value are worked out again. */
async function walk(t, page, y) {
  await kind(page, 2);
  await page.fill('[data-control="origins"]', "3");
  await page.locator('[data-control="origins"]').blur();
  await page.click('[data-action="start-walk"]');
  await page.locator('.many tr[data-state="running"]').first().waitFor();
  await ended(page);
  const folds = await page.locator(".many tr[data-job]").evaluateAll((rows) => rows.map((row) => ({
    origin: Number(row.dataset.origin),
    end: Number(row.dataset.end),
    errors: Object.fromEntries([...row.querySelectorAll('[data-metric="rmse"]')].map((cell) => [cell.dataset.model, Number(cell.dataset.value)])),
  })));
  assert.deepEqual(folds.map((fold) => [fold.origin, fold.end]), [[96, 128], [128, 160], [160, 192]]);
  for (const { origin, end, errors } of folds) {
    const rows = y.slice(origin, end);
    near(errors.naive, rmse(rows, y.slice(origin - 1, end - 1)), "the last value");
    near(errors["seasonal-naive"], rmse(rows, y.slice(origin - 12, end - 12)), "the value a year before");
    assert.ok(errors.lstm > 0 && errors.ar > 0);
  }
  for (const model of ["lstm", "naive", "ar"]) {
    const errors = folds.map((fold) => fold.errors[model]);
    near(await value(page, `[data-over="mean"] [data-model="${model}"]`), mean(errors), `mean of ${model}`);
    near(await value(page, `[data-over="sd"] [data-model="${model}"]`), deviation(errors), `spread of ${model}`);
  }
  const better = folds.filter(({ errors: { lstm, ...others } }) => lstm / Math.min(...Object.values(others)) < 0.99).length;
  assert.equal(await page.locator('[data-part="walk"]').getAttribute("data-better"), String(better));
  await t.accessible(page, "a walk forward");
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  assert.ok(await page.locator(".many-box").evaluateAll((all) => all.every((own) => own.scrollWidth <= own.clientWidth)), "on a phone the folds do not scroll sideways");
  await page.setViewportSize(wide);
}

/** On a phone in Chinese: a worker that dies fails its run alone, and Stop is heard at once. */
async function broken(t) {
  const page = await t.open("#/train?ds=season&h=48&epochs=2000&lang=zh", { viewport: { width: 390, height: 844 } });
  await page.click('[data-action="open-many"]');
  await page.fill('[data-control="members"]', "6");
  await page.locator('[data-control="members"]').blur();
  const before = page.workers().length;
  await page.click('[data-action="start-ensemble"]');
  await page.locator('.many tr[data-state="running"] .many-stand:has-text("轮")').first().waitFor();
  await page.waitForFunction(() => /第 [1-9]/.test(document.querySelector('.many tr[data-job="1"] .many-stand').innerText));
  assert.ok(page.workers().length > before, "workers of its own");
  const names = await Promise.all(page.workers().map((own) => own.evaluate(() => self.name)));
  assert.equal(new Set(names).size, names.length);
  await page.workers()[before].evaluate(() => self.close());
  await page.locator('.many tr[data-state="failed"] [data-code="RUN-WORKER-DIED"]').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.many tr[data-state="running"]').length > 0);
  assert.equal(await page.locator('.many tr[data-state="failed"]').count(), 1);
  const asked = Date.now();
  await page.click('[data-action="stop-many"]');
  await ended(page);
  assert.ok(Date.now() - asked < 1000, "Stop is heard at once");
  assert.equal(await page.locator('.many tr[data-state="stopped"]').count(), 5);
  assert.match(await page.locator(".many").innerText(), /集成[\s\S]*求平均至少需要两个成员[\s\S]*已停止/);
  await t.accessible(page, "多次训练");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "a phone's page does not scroll sideways");
  await page.close();
}

/** One worker comes to the same digits; members that draw their windows are judged on the same rows. */
async function alone(t, hash, tests, y) {
  const one = () => Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => 1 });
  const page = await t.open(hash, { before: (page) => page.addInitScript(one) });
  await page.click('[data-action="open-many"]');
  await page.fill('[data-control="members"]', "3");
  await page.locator('[data-control="members"]').blur();
  assert.match(await page.locator('[data-part="estimate"]').innerText(), /^3 runs, 1 at a time/);
  await page.click('[data-action="start-ensemble"]');
  await page.locator('.many tr[data-state="running"]').first().waitFor();
  await ended(page);
  assert.deepEqual(await cells(page, "rmse", "test"), tests.slice(0, 3), "the same digits, however many workers");
  await page.locator('[data-control="members-by"]').selectOption("blocks");
  // 128 windows: the cube root is 6, look-back and horizon together 7, a third 42.
  assert.match(await page.locator('[data-part="members-by"]').innerText(), /in blocks of 7 consecutive windows, until it has 128/);
  await page.click('[data-action="start-ensemble"]');
  await page.locator('.many tr[data-job="4"]').waitFor();
  await ended(page);
  const drawn = await cells(page, "rmse", "test");
  assert.equal(drawn[0], tests[0], "the single run learns from all training windows");
  [1, 2, 3].forEach((k) => assert.ok(drawn[k] > 0 && drawn[k] !== tests[k - 1], "the same seed with other windows"));
  // As a native test counts them.
  assert.deepEqual(await cells(page, "drawn"), [92, 75, 83]);
  assert.deepEqual(await page.locator('[data-metric="drawn"]').evaluateAll((all) => all.map((cell) => [cell.dataset.rows, cell.dataset.blocks])), Array(3).fill(["128", "19"]));
  assert.deepEqual(await cells(page, "seed"), [3, 3, 4, 5]);
  const column = await saved(page, "export-many", ".many");
  assert.equal(column("index").length, 30, "15 of 100 of 192 months, and what is left of the shares");
  [2, 3, 4].forEach((k) => near(drawn[k - 1], rmse(y.slice(-30), column(`run-${k}`)), `member ${k - 1}`));
  await t.accessible(page, "members that draw blocks");
  await page.click('[data-action="start-ensemble"]');
  await page.locator('.many tr[data-state="running"]').first().waitFor();
  await ended(page);
  assert.deepEqual(await cells(page, "rmse", "test"), drawn, "a draw is its seed's");
  await page.locator(".lang-button").click();
  await page.locator('[data-part="members-by"]:has-text("连续的 7 个窗口")').waitFor();
  assert.match(await page.locator('.many [data-metric="drawn"]').first().innerText(), /128 个中的 92 个，共 19 块/);
  await page.close();
}

export async function run(t) {
  const hash = "#/train?ds=season&h=4&lookback=6&epochs=4&batch=64&seed=3&lang=en";
  const page = await t.open(hash);
  await page.locator('[data-action="train"]').first().click();
  await page.waitForSelector('[data-run-state="done"]', { timeout: 60_000 });
  const own = await value(page, '.scores [data-model="lstm"] [data-metric="rmse"][data-part="test"]');
  await page.locator(".run-actions button", { hasText: "Export" }).click();
  const y = (await saved(page, "export-data"))(2);
  assert.equal(y.length, 192);
  await page.click('[data-action="open-many"]');
  await page.locator('[data-action="start-ensemble"]').waitFor();
  const tests = await ensemble(t, page, y, own);
  await walk(t, page, y);
  await search(page);
  await page.close();
  await Promise.all([broken(t), alone(t, hash, tests, y)]);
}

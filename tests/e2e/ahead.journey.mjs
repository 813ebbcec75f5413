// Several steps ahead: the roll-out is made once more from the exported weights, every error from what is saved; models for each step,
// Stop, and why there is no roll-out where other columns are read.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ohlcv } from "./fixtures.mjs";
import { forward, headerOf, tensorsOf } from "./models.mjs";

export const name = "ahead";

const near = (told, again, what, within = 1e-9) => assert.ok(Math.abs(told - again) <= within * (1 + Math.abs(again)), `${what}: ${told} is not ${again}`);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rmse = (a, b) => Math.sqrt(mean(a.map((value, k) => (value - b[k]) ** 2)));
const mae = (a, b) => mean(a.map((value, k) => Math.abs(value - b[k])));

async function saved(page, action) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator(`[data-action="${action}"]`).first().click()]);
  return readFile(await file.path());
}

const exported = async (page, action) => {
  await page.locator(".run-actions button", { hasText: "Export" }).click();
  return saved(page, action);
};

/** The lines of a saved table by their heads. */
function lines(bytes) {
  const rows = bytes.toString("utf8").replace("\ufeff", "").trim().split("\r\n");
  const [head, ...body] = rows.map((row) => row.split(",").map((cell) => cell.replace(/^"|"$/g, "")));
  return body.map((row) => Object.fromEntries(head.map((own, k) => [own, own === "time" ? row[k] : row[k] === "" ? NaN : Number(row[k])])));
}

/** The errors that the table behind the chart tells: `model metric step`. */
async function told(page) {
  const button = page.locator('[data-chart="ahead"] [data-action="show-table"]');
  if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
  await page.locator('[data-chart="ahead"] tr[data-step]').first().waitFor();
  const cells = await page.locator('[data-chart="ahead"] tr[data-step] td').evaluateAll((all) => all.map((cell) => [cell.dataset.model, cell.dataset.metric, cell.parentElement.dataset.step, Number(cell.dataset.value ?? NaN)]));
  return Object.fromEntries(cells.map(([model, metric, step, value]) => [`${model} ${metric} ${step}`, value]));
}

/** Each error from the saved values, those of the baselines from the series. */
async function agrees(page, y, steps, models) {
  const all = lines(await saved(page, "export-many"));
  const target = Object.keys(all[0])[4];
  const errors = await told(page);
  assert.deepEqual(Object.keys(errors).length, steps * models.length * 2);
  const starts = [...new Set(all.map((own) => own.start))];
  for (let step = 1; step <= steps; step += 1) {
    const own = all.filter((line) => line.step === step);
    assert.deepEqual(own.map((line) => line.index), starts.map((start) => start + step), "the same starts at each step");
    const came = own.map((line) => y[line.index]);
    own.forEach((line, k) => assert.equal(line[target], came[k]));
    for (const model of models) {
      near(errors[`${model} rmse ${step}`], rmse(came, own.map((line) => line[model])), `${model}, step ${step}`);
      near(errors[`${model} mae ${step}`], mae(came, own.map((line) => line[model])), `${model}, step ${step}`);
    }
    near(errors[`naive rmse ${step}`], rmse(came, starts.map((start) => y[start])), `the last value, step ${step}`);
    near(errors[`drift rmse ${step}`], rmse(came, starts.map((start) => y[start] + (step * (y[start] - y[0])) / start)), `drift, step ${step}`);
    if (models.includes("seasonal-naive")) near(errors[`seasonal-naive rmse ${step}`], rmse(came, starts.map((start) => y[start + step - 12])), `a year before, step ${step}`);
  }
  return { all, errors, starts };
}

/** The exported weights, fed with their own forecasts here. */
function rolls(file, lookback, y, all) {
  const { inputs: [scale], target } = JSON.parse(headerOf(file).__metadata__.scaler);
  const tensors = tensorsOf(file);
  for (const start of [all[0].start, all.at(-1).start]) {
    // Nothing after the start is at hand.
    const known = y.slice(0, start + 1);
    for (const line of all.filter((own) => own.start === start)) {
      const window = known.slice(-lookback).map((value) => [(value - scale.shift) / scale.span]);
      known.push(forward("lstm", tensors, window).at(-1).at(-1).y[0] * target.span + target.shift);
      near(line.rolled, known.at(-1), `rolled out from ${start}, step ${line.step}`, 1e-6);
    }
  }
}

const ended = (page) => page.waitForFunction(() => {
  const rows = [...document.querySelectorAll(".many tr[data-job]")];
  return rows.length > 0 && !document.querySelector('[data-action="stop-many"]') && rows.every((row) => !["waiting", "running"].includes(row.dataset.state));
}, null, { timeout: 60_000 });

async function open(page, steps) {
  await page.click('[data-action="open-many"]');
  await page.locator(".many .segmented button").nth(3).click();
  await page.locator('[data-control="ahead"]').fill(String(steps));
  await page.locator('[data-control="ahead"]').blur();
}

/** The run on screen alone, and then a model for each step. */
async function main(t) {
  const page = await t.open("#/train?ds=season&scaler=standard&h=4&lookback=6&epochs=6&batch=64&seed=3&lang=en");
  await page.locator('[data-action="train"]').first().click();
  await page.waitForSelector('[data-run-state="done"]', { timeout: 60_000 });
  const y = lines(await exported(page, "export-data")).map((own) => Object.values(own)[2]);
  const file = await exported(page, "export-safetensors");
  await open(page, 4);
  await page.locator('[data-part="ahead"][data-starts="27"]').waitFor();
  assert.equal(await page.locator('[data-part="ahead-of-run"]').count(), 1);
  const simple = ["naive", "seasonal-naive", "drift", "ar"];
  const alone = await agrees(page, y, 4, ["rolled", ...simple]);
  rolls(file, 6, y, alone.all);
  await page.click('[data-action="start-ahead"]');
  await page.locator('.many tr[data-state="running"]').first().waitFor();
  assert.equal(await page.locator('.many [data-part="ahead"]').count(), 0, "the test part waits until all have ended");
  await ended(page);
  assert.equal(await page.locator(".many tr[data-job]").count(), 4);
  await page.locator('[data-part="ahead"]').waitFor();
  const { errors, all } = await agrees(page, y, 4, ["rolled", "direct", ...simple]);
  for (const own of Object.keys(alone.errors)) assert.equal(errors[own], alone.errors[own], `${own}: the model of the list is that of the run`);
  near(errors["direct rmse 1"], errors["rolled rmse 1"], "one step ahead both are one model", 1e-6);
  assert.ok(all.some((own) => own.step === 4 && own.direct !== own.rolled));
  const counts = [0, 0, 0];
  for (let step = 1; step <= 4; step += 1) {
    const of = (models) => Math.min(...models.map((model) => errors[`${model} rmse ${step}`]));
    const skill = 1 - of(["rolled", "direct"]) / of(simple);
    counts[skill > 0.01 ? 0 : skill < -0.01 ? 2 : 1] += 1;
  }
  const part = page.locator('[data-part="ahead"]');
  assert.deepEqual(await Promise.all(["better", "level", "worse"].map(async (own) => Number(await part.getAttribute(`data-${own}`)))), counts);
  const growth = page.locator('[data-metric="growth"][data-model="rolled"]');
  near(Number(await growth.getAttribute("data-value")), errors["rolled rmse 4"] / errors["rolled rmse 1"], "the growth");
  await page.locator('[data-chart="fans"] [data-action="show-table"]').click();
  const fans = await page.locator('[data-chart="fans"] tr[data-start]').evaluateAll((rows) => rows.map((row) => [row.dataset.start, row.dataset.step, row.querySelector('[data-series="rolled"]').dataset.value].map(Number)));
  assert.ok(fans.length >= 8);
  fans.forEach(([start, step, value]) => assert.equal(value, all.find((own) => own.start === start && own.step === step).rolled));
  assert.equal(await page.locator(".outdated").count(), 0);
  await t.accessible(page, "several steps ahead");
  await page.close();
}

/** On a phone in Chinese: Stop keeps what has ended; one step's missing model leaves a gap. */
async function stopped(t) {
  const page = await t.open("#/train?ds=season&h=48&epochs=2000&horizon=3&lang=zh", { viewport: { width: 390, height: 844 } });
  await open(page, 5);
  assert.match(await page.locator('[data-part="estimate"]').innerText(), /^5 次训练/);
  await page.click('[data-action="start-ahead"]');
  await page.locator('.many tr[data-state="running"] .many-stand:has-text("轮")').first().waitFor();
  await page.click('[data-action="stop-many"]');
  await ended(page);
  assert.equal(await page.locator('.many tr[data-state="stopped"]').count(), 5);
  assert.equal(await page.locator('[data-part="ahead"]').count(), 0);
  assert.match(await page.locator(".many").innerText(), /多步预测[\s\S]*把自己的预测再当输入[\s\S]*已停止/);
  await t.accessible(page, "多步预测");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "a phone's page does not scroll sideways");
  await page.close();
}

/** Of prices with other columns as inputs nothing can be rolled out; models for each step can be trained. */
async function features(t) {
  const page = await t.open("#/train?h=2&lookback=4&epochs=1&batch=64&lang=en");
  await page.setInputFiles('[data-control="file"]', ohlcv(300));
  await page.waitForFunction(() => document.querySelector(".run-title")?.textContent.startsWith("300 rows"));
  await page.locator('[data-action="train"]').first().click();
  await page.waitForSelector('[data-run-state="done"]', { timeout: 60_000 });
  await open(page, 2);
  await page.locator('[data-part="no-roll"]').waitFor();
  assert.match(await page.locator('[data-part="no-roll"]').innerText(), /also reads .+ Choose the target as the only feature/);
  await page.click('[data-action="start-ahead"]');
  await page.locator('.many tr[data-state="running"]').first().waitFor();
  await ended(page);
  await page.locator('[data-part="ahead"]').waitFor();
  const errors = await told(page);
  assert.ok(errors["direct rmse 1"] > 0 && errors["direct rmse 2"] > 0 && errors["rolled rmse 1"] === undefined);
  assert.equal(await page.locator('[data-chart="fans"]').count(), 0);
  await page.close();
}

export async function run(t) {
  await Promise.all([main(t), stopped(t), features(t)]);
}

// Looking at a series and its classical models: what is drawn and told is worked out once more from the tables.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";

export const name = "series";

const near = (told, again, within, what) => assert.ok(Math.abs(told - again) <= within * (1 + Math.abs(again)), `${what}: ${told} is not ${again}`);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The column `series` of the table behind a chart. */
async function column(page, chart, series) {
  const figure = page.locator(`[data-chart="${chart}"]`);
  const button = figure.locator('[data-action="show-table"]');
  if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
  await figure.locator("tbody tr").first().waitFor();
  return figure.locator(`[data-series="${series}"]`).evaluateAll((all) => all.map((cell) => Number(cell.dataset.value ?? NaN)));
}

/** Least squares by the normal equations, regressors in rows. */
function solve(rows, y) {
  const n = rows[0].length;
  const a = Array.from({ length: n }, (_, i) => [...Array.from({ length: n }, (_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0)), rows.reduce((sum, row, t) => sum + row[i] * y[t], 0)]);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      if (i === j) continue;
      const share = a[j][i] / a[i][i];
      for (let k = i; k <= n; k += 1) a[j][k] -= share * a[i][k];
    }
  }
  return a.map((row, i) => row[n] / row[i]);
}

const fitted = (page) => page.waitForFunction(() => {
  const rows = [...document.querySelectorAll(".classical tr[data-model]")];
  return rows.length === 8 && rows.every((row) => row.dataset.state !== "fitting");
}, null, { timeout: 60_000 });

/** Parts, correlations and the test, on the training rows and their changes. */
async function seen(t, page) {
  await page.click('[data-action="see-series"]');
  await page.locator(".series [data-test]").waitFor();
  const y = await column(page, "series-parts", "shown");
  assert.equal(y.length, 134, "70 of 100 of 192 months, and none beyond");
  const [trend, season, rest] = [await column(page, "series-parts", "trend"), await column(page, "series-parts", "season"), await column(page, "series-parts", "rest")];
  y.forEach((own, k) => Number.isFinite(trend[k]) && near(trend[k] + season[k] + rest[k], own, 1e-9, "the parts make the series"));
  near(season[0], season[12], 1e-12, "the season repeats");
  const rolled = await column(page, "rolling", "rolling-mean");
  near(rolled[40], mean(y.slice(29, 41)), 1e-9, "a mean of twelve months");
  const around = y.map((own) => own - mean(y));
  const r = (k) => around.slice(k).reduce((sum, own, t) => sum + own * around[t], 0) / around.reduce((sum, own) => sum + own * own, 0);
  const acf = await column(page, "acf", "acf");
  acf.forEach((own, k) => near(own, r(k + 1), 1e-9, `autocorrelation ${k + 1}`));
  assert.ok(acf[11] > acf[10] && acf[11] > acf[12], "a peak at the season");
  const pacf = await column(page, "pacf", "pacf");
  near(pacf[1], (acf[1] - acf[0] ** 2) / (1 - acf[0] ** 2), 1e-9, "the second partial autocorrelation");
  const test = page.locator('[data-test="unit-root"]');
  const before = await test.innerText();
  await t.accessible(page, "a series");
  await page.locator('[data-control="difference"]').focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((before) => document.querySelector('[data-test="unit-root"]').innerText !== before, before);
  const meaning = async () => [Number(await test.getAttribute("data-value")), await test.locator('[data-part="meaning"]').innerText()];
  const [p, text] = await meaning();
  assert.match(text, p < 0.05 ? /That is below 0.05: changes/ : /That is not below 0.05: even after/);
  const changes = await column(page, "series-parts", "shown");
  assert.deepEqual(changes.length, 133);
  changes.forEach((own, k) => near(own, y[k + 1] - y[k], 1e-12, "a change"));
  const lagged = await column(page, "acf", "acf");
  assert.equal(lagged.indexOf(Math.max(...lagged.slice(1))), 11, "of the changes the highest bar is the season's");
  assert.match(await page.locator('[data-chart="acf"] .note').innerText(), /lag 12, one season/);
  return y;
}

/** Eight kinds with their numbers; AR by hand is least squares. */
async function models(t, page, y) {
  await page.click('[data-action="see-classical"]');
  await page.locator(".classical tr[data-model]").first().waitFor();
  await fitted(page);
  const row = (model) => page.locator(`.classical tr[data-model="${model}"]`);
  for (const model of ["naive", "seasonal-naive", "drift", "mean", "ar", "arima"]) {
    assert.ok(Number(await row(model).locator('[data-metric="rmse"]').getAttribute("data-value")) > 0, model);
  }
  await row("ar").locator('[data-control="order-p"]').selectOption("2");
  await fitted(page);
  await row("ar").locator('[data-action="show-equation"]').click();
  const told = await page.locator('[data-equation="ar"] [data-coefficient]').evaluateAll((all) => all.map((own) => Number(own.dataset.value)));
  const rows = y.slice(2).map((_, t) => [1, y[t + 1], y[t]]);
  const again = solve(rows, y.slice(2));
  assert.equal(told.length, 3);
  told.forEach((own, k) => near(own, again[k], 1e-7, `coefficient ${k}`));
  const left = y.slice(2).map((own, t) => own - again.reduce((sum, weight, k) => sum + weight * rows[t][k], 0));
  near(Number(await row("ar").locator('[data-metric="sigma"]').getAttribute("data-value")), Math.sqrt(mean(left.map((own) => own * own))), 1e-9, "sigma");
  assert.equal(await page.locator('[data-equation="ar"] math').count(), 3);
}

/** A run has drift and mean at once, and the fitted ones when they are asked for. */
async function beside(page) {
  await page.locator('[data-action="train"]').first().click();
  await page.waitForSelector('[data-run-state="done"]', { timeout: 120_000 });
  await page.locator('.forecast [data-action="show-table"]').click();
  const actual = await page.evaluate(() => [...document.querySelectorAll('[data-chart="forecast"] tr[data-index]')].map((row) => [Number(row.dataset.index), Number(row.querySelector('[data-series="actual"]').dataset.value)]));
  const first = actual[0][0];
  // The rows before the first window stand in no table: they are those of the series itself.
  const whole = await page.evaluate(() => window.wholeSeries);
  const y = [...whole.slice(0, first), ...actual.map(([, value]) => value)];
  const test = Number((await page.locator(".scores .part-row b").innerText()).match(/\d+/)[0]);
  const rows = Array.from({ length: test }, (_, k) => y.length - test + k);
  const rmse = (forecast) => Math.sqrt(mean(rows.map((row) => (y[row] - forecast(row)) ** 2)));
  const shown = async (model) => Number(await page.locator(`.scores [data-model="${model}"] [data-part="test"][data-metric="rmse"]`).getAttribute("data-value"));
  near(await shown("drift"), rmse((row) => y[row - 1] + (y[row - 1] - y[0]) / (row - 1)), 1e-9, "drift");
  near(await shown("mean"), rmse((row) => mean(y.slice(0, row))), 1e-9, "mean");
  await page.click('[data-action="fit-classical"]');
  await page.waitForFunction(() => !document.querySelector('[data-action="fit-classical"], [data-state="fitting"]'), null, { timeout: 60_000 });
  assert.ok((await shown("arima")) > 0);
  const all = await page.locator('.scores [data-part="test"][data-metric="rmse"]').evaluateAll((cells) => cells.map((cell) => [cell.closest("tr").dataset.model, Number(cell.dataset.value)]));
  const [own, best] = [all.find(([model]) => model === "lstm")[1], Math.min(...all.filter(([model]) => model !== "lstm").map(([, value]) => value))];
  near(Number(await page.locator('[data-metric="skill"]').getAttribute("data-value")), 1 - own / best, 1e-9, "the skill is against the best of all");
}

/** Rows that leave nothing to say leave no number that is none. */
async function odd(t) {
  const page = await t.open("#/train?lang=en&lookback=2&h=2");
  const drop = (name, rows) => page.setInputFiles('[data-control="file"]', { name, mimeType: "text/csv", buffer: Buffer.from(`t,y\n${rows.map((y, k) => `${k},${y}`).join("\n")}\n`) });
  for (const [name, rows] of [["still.csv", Array(60).fill(3)], ["ten.csv", [1, 4, 2, 5, 3, 6, 4, 7, 5, 8]], ["gaps.csv", Array.from({ length: 90 }, (_, k) => (k % 9 === 4 ? "" : Math.sin(k * k)))]]) {
    await drop(name, rows);
    await page.waitForFunction((rows) => document.querySelector(".run-title")?.textContent.startsWith(`${rows} rows`), rows.length);
    for (const action of ["see-series", "see-classical"]) {
      const button = page.locator(`[data-action="${action}"]`);
      if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
    }
    await page.locator(".series [data-test]").waitFor();
    await fitted(page);
    for (const times of [2, 1, 0]) {
      await page.locator('[data-control="difference"]').fill(String(times));
      for (const text of await page.locator(".series").allInnerTexts()) assert.doesNotMatch(text, /NaN|Infinity|\binf\b/, `${name} ${times}`);
    }
  }
}

export async function run(t) {
  const page = await t.open("#/train?ds=season&h=4&lookback=6&epochs=3&seed=3&lang=en");
  await page.locator('[data-action="see-series"]').waitFor();
  const y = await seen(t, page);
  await page.evaluate((y) => { window.wholeSeries = y; }, y);
  await models(t, page, y);
  await beside(page);
  await page.close();
  const zh = await t.open("#/train?ds=season&lang=zh", { viewport: { width: 390, height: 844 } });
  await zh.click('[data-action="see-series"]');
  await zh.click('[data-action="see-classical"]');
  await zh.locator(".series [data-test]").waitFor();
  await fitted(zh);
  await zh.locator('[data-model="arima"] [data-action="show-equation"]').click();
  assert.match(await zh.locator(".series").first().innerText(), /自相关函数[\s\S]*偏自相关函数/);
  await t.accessible(zh, "经典模型");
  assert.ok(await zh.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "a phone's page does not scroll sideways");
  await odd(t);
}

// A run judged closely: residuals, blocks, directions, leaks and the article's mistakes are worked out once more from what is exported,
// the model's answers from its own weights.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ohlcv } from "./fixtures.mjs";
import { forward, tensorsOf } from "./models.mjs";

export const name = "judged";

const near = (told, again, within, what) => assert.ok(Math.abs(told - again) <= within * (1 + Math.abs(again)), `${what}: ${told} is not ${again}`);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rmse = (a, b) => Math.sqrt(mean(a.map((own, k) => (own - b[k]) ** 2)));
const number = async (place, name = "data-value") => Number(await place.getAttribute(name));

async function exported(page, action) {
  const wait = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.locator(`[data-action="${action}"]`).click();
  return readFileSync(await (await wait).path());
}

/** Columns of an exported table by their heads, the row numbers as `index`, and the parts as words. */
function columns(bytes) {
  const rows = bytes.toString("utf8").replace(/^\uFEFF/, "").trim().split("\r\n").map((row) => row.split(","));
  const [head, ...body] = rows;
  return Object.fromEntries(head.map((own, k) => [own.replaceAll('"', ""), body.map((row) => (own === "part" ? row[k] : row[k] === "" ? NaN : Number(row[k])))]));
}

/** Opens a section and waits for what it holds. */
async function open(page, action, holds) {
  await page.click(`[data-action="${action}"]`);
  await page.locator(holds).first().waitFor({ timeout: 30_000 });
}

async function column(page, chart, series) {
  const figure = page.locator(`[data-chart="${chart}"]`);
  const button = figure.locator('[data-action="show-table"]');
  if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
  await figure.locator("tbody tr").first().waitFor();
  return figure.locator(`[data-series="${series}"]`).evaluateAll((all) => all.map((cell) => Number(cell.dataset.value ?? NaN)));
}

/** Of the model and of a baseline, by hand from the exported forecasts. */
async function residuals(page, run) {
  await open(page, "see-residuals", "[data-of=mean]");
  const check = async (model) => {
    const left = run.test.map((row) => run.y[row] - run.told[model][row - run.first]);
    const around = left.map((own) => own - mean(left));
    near(await number(page.locator("[data-of=mean]").first()), mean(left), 1e-9, `${model} mean`);
    near(await number(page.locator("[data-of=width]").first()), Math.sqrt(mean(around.map((own) => own * own))), 1e-9, `${model} width`);
    const largest = left.reduce((most, own) => (Math.abs(own) >= Math.abs(most) ? own : most), 0);
    near(await number(page.locator("[data-of=largest]").first()), largest, 1e-9, `${model} largest`);
    const acf = await column(page, "residual-acf", "residual-acf");
    const r = (k) => around.slice(k).reduce((sum, own, t) => sum + own * around[t], 0) / around.reduce((sum, own) => sum + own * own, 0);
    acf.forEach((own, k) => near(own, r(k + 1), 1e-9, `${model} autocorrelation ${k + 1}`));
    const counts = await column(page, "residual-histogram", "count");
    assert.equal(counts.reduce((a, b) => a + b, 0), left.length, "every row is in a bar");
    const along = await column(page, "residuals", "residual");
    run.test.forEach((row, k) => near(along[along.length - left.length + k], left[k], 1e-9, `${model} row ${row}`));
  };
  await check("lstm");
  const before = await page.locator("[data-of=width]").first().getAttribute("data-value");
  await page.locator('[data-control="residuals-of"]').selectOption("naive");
  await page.waitForFunction((before) => document.querySelector("[data-of=width]").dataset.value !== before, before);
  await check("naive");
  await page.locator('[data-chart="residual-histogram"] .chart-box').hover();
  await page.locator('[data-chart="residual-histogram"] .tip-line').first().waitFor();
}

async function blocks(page, run) {
  await open(page, "see-blocks", '[data-chart="blocks"]');
  await column(page, "blocks", "lstm");
  const rows = await page.locator('[data-chart="blocks"] tr[data-block]').evaluateAll((all) => all.map((row) => ({ from: Number(row.dataset.from), to: Number(row.dataset.to), lstm: Number(row.querySelector('[data-series="lstm"]').dataset.value), naive: Number(row.querySelector('[data-series="naive"]').dataset.value) })));
  assert.ok(rows.length >= 6 && rows[0].from === run.validation && rows.at(-1).to === run.rows);
  assert.ok(rows.some((own) => own.from === run.testFrom), "a block begins with the test");
  for (const { from, to, ...told } of rows) {
    const own = Array.from({ length: to - from }, (_, k) => from + k);
    for (const model of ["lstm", "naive"]) {
      near(told[model], rmse(own.map((row) => run.y[row]), own.map((row) => run.told[model][row - run.first])), 1e-9, `${model} ${from}`);
    }
  }
}

/** Accuracy, precision, recall, F1 and the table of each classifier. */
async function directions(page, run) {
  await open(page, "see-direction", "[data-confusion]");
  const last = (row) => run.y[row - 1];
  const says = { lstm: (row) => run.told.lstm[row - run.first] - last(row), "as-yesterday": (row) => last(row) - run.y[row - 2], "always-up": () => 1e9 };
  const check = async (still) => {
    const move = (change) => (change > still ? "up" : change < -still ? "down" : "same");
    for (const [model, own] of Object.entries(says)) {
      const pairs = run.test.map((row) => [move(run.y[row] - last(row)), move(own(row))]);
      const count = (came, said) => pairs.filter(([a, b]) => a === came && b === said).length;
      const at = (metric, of) => number(page.locator(`tr[data-model="${model}"] [data-metric="${metric}"]${of ? `[data-class="${of}"]` : ""}`));
      near(await at("accuracy"), pairs.filter(([a, b]) => a === b).length / pairs.length, 1e-12, `${model} accuracy`);
      for (const of of ["up", "down"]) {
        const [right, said, came] = [count(of, of), pairs.filter(([, b]) => b === of).length, pairs.filter(([a]) => a === of).length];
        near(await at("precision", of), said ? right / said : 0, 1e-12, `${model} precision ${of}`);
        near(await at("recall", of), came ? right / came : 0, 1e-12, `${model} recall ${of}`);
        near(await at("f1", of), said + came ? (2 * right) / (said + came) : 0, 1e-12, `${model} f1 ${of}`);
      }
      const cells = await page.locator(`[data-confusion="${model}"] td[data-came]`).evaluateAll((all) => all.map((own) => ({ ...own.dataset })));
      cells.forEach(({ came, said, value }) => assert.equal(Number(value), count(came, said), `${model} ${came} ${said}`));
      assert.equal(cells.reduce((sum, own) => sum + Number(own.value), 0), pairs.length);
    }
  };
  await check(0);
  await classifier(page, run);
  await page.locator('[data-control="flat-band"]').fill("0.503");
  await page.locator('[data-confusion="lstm"] [data-came="same"]').first().waitFor();
  assert.equal(await page.locator('[data-confusion="classifier"]').count(), 0, "of another band there is none yet");
  assert.ok(await page.locator('[data-action="train-classifier"]').isEnabled());
  await check(0.503);
  assert.match(await page.locator('[data-part="accuracy-said"]').innerText(), new RegExp(` ${run.test.length} days?`));
}

/** A classifier of its own: its counts are of the same rows, and what is said of it is what they say. */
async function classifier(page, run) {
  await page.click('[data-action="train-classifier"]');
  await page.locator('[data-part="classifier-said"]').waitFor({ timeout: 60_000 });
  const cells = await page.locator('[data-confusion="classifier"] td[data-came]').evaluateAll((all) => all.map((own) => ({ ...own.dataset, value: Number(own.dataset.value) })));
  const sum = (of) => cells.filter(of).reduce((sum, own) => sum + own.value, 0);
  const came = (rows, of) => rows.filter((row) => Math.sign(run.y[row] - run.y[row - 1]) === of).length;
  const right = sum((own) => own.came === own.said);
  assert.equal(sum((own) => own.came === "up"), came(run.test, 1));
  assert.equal(sum((own) => own.came === "down"), came(run.test, -1));
  near(await number(page.locator('tr[data-model="classifier"] [data-metric="accuracy"]')), right / run.test.length, 1e-12, "its accuracy");
  const common = came(run.test, 1) >= came(run.test, -1) ? 1 : -1;
  const always = came(run.test, common);
  const alone = sum((own) => own.came === own.said && own.came !== (common > 0 ? "up" : "down"));
  const usual = 2 * Math.sqrt(2 * alone - (right - always));
  const verdict = right - always > usual ? "better" : always - right > usual ? "worse" : "chance";
  const said = page.locator('[data-part="classifier-said"]');
  assert.equal(await said.getAttribute("data-verdict"), verdict);
  assert.match(await said.innerText(), new RegExp(`right in ${right} of ${run.test.length} days?;.*right in ${always}\\.`));
  assert.ok(await page.locator('[data-action="train-classifier"]').isDisabled(), "the same seed gives the same digits");
  assert.equal(await page.getAttribute("[data-view]", "data-run-state"), "done", "the run on screen stays");
}

/** The model's answers on windows scaled in another way, from its exported weights. */
function answers(run, input, rows = run.test) {
  const xs = (row) => Array.from({ length: 5 }, (_, t) => run.columns.map((own, k) => (own[row - 5 + t] - input[k][0]) / input[k][1]));
  return rows.map((row) => forward("lstm", run.weights, xs(row))[0].at(-1).y[0]);
}

const ends = (values) => [Math.min(...values), Math.max(...values) - Math.min(...values)];

async function leaks(page, run) {
  await open(page, "see-leaks", '[data-scaled-by="test"] [data-value]');
  await page.locator('[data-scaled-by="all"] [data-value]').waitFor();
  const parts = { train: run.y.slice(0, run.validation), all: run.y, test: run.y.slice(run.testFrom) };
  for (const [part, values] of Object.entries(parts)) {
    const at = (of) => number(page.locator(`.judge-constants [data-part="${part}"] [data-of="${of}"]`));
    near(await at("least"), Math.min(...values), 1e-12, part);
    near(await at("most"), Math.max(...values), 1e-12, part);
    near(await at("mean"), mean(values), 1e-9, part);
    near(await at("deviation"), Math.sqrt(mean(values.map((own) => (own - mean(values)) ** 2))), 1e-9, part);
    if (part === "train") continue;
    const from = part === "test" ? run.testFrom : 0;
    const scale = run.columns.map((own) => ends(own.slice(from)));
    const told = answers(run, scale).map((own) => own * scale[0][1] + scale[0][0]);
    near(await number(page.locator(`[data-scaled-by="${part}"] [data-metric="rmse"]`)), rmse(parts.test, told), 1e-9, `scaled by ${part}`);
  }
  near(await number(page.locator('[data-scaled-by="train"] [data-metric="rmse"]')), run.error, 1e-12, "the honest error");
  const [least, most] = [Math.min(...parts.train), Math.max(...parts.train)];
  assert.equal(await number(page.locator('[data-metric="outside"]')), parts.test.filter((own) => own < least || own > most).length);
  const shuffled = await number(page.locator('[data-metric="shuffled"]'));
  assert.ok(shuffled > 0.8 * run.test.length && shuffled <= run.test.length, `${shuffled} rows lie open`);
}

async function article(page, run) {
  await open(page, "see-article", '[data-metric="written"]');
  const own = run.columns.map((values) => ends(values.slice(run.testFrom)));
  const said = answers(run, own);
  const open_ = run.columns[run.names.indexOf("Open")];
  const [actual, told] = [run.test.map((row) => run.y[row]), run.test.map((row) => run.told.lstm[row - run.first])];
  const target = ends(run.y.slice(run.first, run.validation));
  const scaled = (values, [shift, span]) => values.map((value) => (value - shift) / span);
  const crossed = (a, b) => Math.sqrt(mean(a.flatMap((x) => b.map((y) => (x - y) ** 2))));
  const kept = (values) => values.slice(5, -1);
  const alone = {
    "own-scale": rmse(actual, said.map((value) => value * own[0][1] + own[0][0])),
    "other-column": rmse(run.test.map((row) => open_[row]), told),
    broadcast: crossed(actual, told),
    scaled: rmse(scaled(actual, target), scaled(told, target)),
    windows: rmse(kept(actual), kept(told)),
  };
  for (const [mistake, error] of Object.entries(alone)) {
    near(await number(page.locator(`[data-mistake="${mistake}"] [data-metric="alone"]`)), error, 1e-9, mistake);
  }
  const place = page.locator('[data-metric="written"]');
  const opens = kept(run.test).map((row) => (open_[row] - own[run.names.indexOf("Open")][0]) / own[run.names.indexOf("Open")][1]);
  near(await number(place, "data-mse"), crossed(opens, kept(said)) ** 2, 1e-9, "as written");
  assert.equal(await number(place, "data-rows"), run.test.length - 6);
  near(await number(page.locator('[data-metric="right"]')), run.error, 1e-9, "right");
  for (const mistake of Object.keys(alone)) await page.locator(`[data-control="mistake-${mistake}"]`).uncheck();
  near(await number(place), run.error, 1e-9, "without a mistake it is right");
  await page.locator('[data-control="mistake-broadcast"]').check();
  near(await number(place), alone.broadcast, 1e-9, "one mistake alone");
  await asWritten(page, run, { opens, kept, crossed, open_ });
}

/** The second network: its answers are read from its table, and both of its errors worked out of them. */
async function asWritten(page, run, { opens, kept, crossed, open_ }) {
  const button = page.locator('[data-action="train-as-written"]');
  assert.equal(await page.locator('[data-metric="as-written"][data-value]').count(), 0, "no number before it is trained");
  await button.click();
  const place = page.locator('[data-metric="as-written"][data-value]');
  await place.waitFor({ timeout: 60_000 });
  assert.ok(await button.isDisabled(), "the same seed gives the same digits");
  assert.match(await page.locator('[data-part="again"]').innerText(), /same digits/);
  await page.locator('.judge-again [data-action="show-table"]').click();
  const rows = page.locator(".judge tr[data-index]:has([data-series=as-written])");
  await rows.first().waitFor();
  const read = (series) => rows.locator(`[data-series="${series}"]`).evaluateAll((all) => all.map((cell) => Number(cell.dataset.value)));
  const [came, told, said] = [await read("actual"), await read("as-written"), await read("as-said")];
  const actual = run.test.map((row) => run.y[row]);
  assert.deepEqual(came, actual);
  assert.deepEqual(await read("other"), run.test.map((row) => open_[row]));
  const right = run.test.map((row) => run.told.lstm[row - run.first]);
  (await read("right")).forEach((own, k) => near(own, right[k], 1e-9, `the right answer ${k}`));
  // It has learnt another column on other rows: it is no copy of the right one.
  assert.ok(rmse(told, right) > 1e-3);
  near(await number(page.locator('[data-part="made-of"]')), rmse(actual, told), 1e-9, "trained as written, judged right");
  near(await number(place), crossed(actual, told), 1e-9, "with one mistake");
  for (const mistake of ["own-scale", "other-column", "scaled", "windows"]) await page.locator(`[data-control="mistake-${mistake}"]`).check();
  near(await number(place, "data-mse"), crossed(opens, kept(said)) ** 2, 1e-9, "trained and judged as written");
  assert.equal(await number(place, "data-rows"), run.test.length - 6);
  const before = await place.getAttribute("data-value");
  // Another look at it: what was trained is still there.
  await page.click('[data-action="see-article"]');
  await open(page, "see-article", '[data-metric="as-written"][data-value]');
  assert.equal(await place.getAttribute("data-value"), before);
}

/** A layer that reads both ways is trained once more on windows that hold the answer: the number falls, and is called worthless. */
async function bothWays(t) {
  const page = await t.open("#/train?ds=season&h=8&lookback=6&epochs=60&batch=16&lr=0.01&scaler=standard&seed=3&bidirectional=1&lang=en");
  await page.locator('[data-action="train"]').first().click();
  await page.waitForSelector('[data-run-state="done"]', { timeout: 120_000 });
  await open(page, "see-leaks", '[data-windows="past"]');
  const honest = await number(page.locator('.scores [data-model="lstm"] [data-part="test"][data-metric="rmse"]'));
  assert.equal(await number(page.locator('[data-windows="before"] [data-metric="rmse"]')), honest);
  const past = page.locator('[data-windows="past"] [data-metric="rmse"][data-value]');
  assert.equal(await past.count(), 0, "no number before it is trained");
  await page.click('[data-action="train-past"]');
  await past.waitFor({ timeout: 120_000 });
  const error = await number(past);
  assert.ok(error > 0 && error < 0.85 * honest, `${error} against ${honest}`);
  assert.match(await page.locator('[data-windows="past"]').innerText(), /less than the honest error/);
  assert.match(await page.locator('[data-part="past-said"]').innerText(), /worthless/);
  assert.ok(await page.locator('[data-action="train-past"]').isDisabled(), "the same seed gives the same digits");
  // The report's link names what is not in this one.
  assert.ok(!(await page.evaluate(() => location.hash)).includes("opt="));
  await page.evaluate(() => (window.print = () => {}));
  await page.getByRole("button", { name: "Export" }).click();
  await page.locator('[data-action="print-report"]').click();
  assert.match(await page.locator(".report-link").textContent(), /#\/train\?ds=season&cell=lstm&.*h=8&.*opt=adam&.*seed=3&.*bidirectional=1.*&lang=en$/);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.waitForFunction(() => !document.querySelector(".report"));
  assert.equal(await page.locator('[data-metric="skill"]').count(), 1, "the verdict is still that of the right run");
  await t.accessible(page, "a leak that reads backwards");
  await t.leave(page);
}

async function settings(page) {
  await page.click('[data-action="take-article"]');
  const values = { lookback: "5", hidden: "50", layers: "2", batch: "32", epochs: "100" };
  for (const [control, value] of Object.entries(values)) assert.equal(await page.inputValue(`[data-control="${control}"]`), value, control);
  assert.equal(await page.getAttribute("[data-view]", "data-run-state"), "done", "nothing trains by itself");
  assert.match(await page.locator(".judge-settings").innerText(), /They stand in the form/);
}

/** On a phone in Chinese: a second network that is stopped, or whose worker dies, is judged as far as it came; the rest stays. */
async function broken(zh) {
  const right = await zh.getAttribute('[data-metric="right"]', "data-value");
  const begin = async () => {
    await zh.click('[data-action="train-as-written"]');
    await zh.waitForFunction(() => /第 [1-9]/.test(document.querySelector('[data-part="again"]')?.innerText));
  };
  const judged = async () => {
    await zh.locator('[data-metric="as-written"][data-value]').waitFor({ timeout: 30_000 });
    assert.match(await zh.locator('[data-part="made-of"]').innerText(), /差别从哪里来[\s\S]*训练造成的[\s\S]*评判造成的/);
    assert.match(await zh.locator(".judge-sides").innerText(), /权重取自第 \d+ 轮结束时（共 10000 轮）/);
    assert.equal(await zh.getAttribute('[data-metric="right"]', "data-value"), right);
  };
  await begin();
  await zh.click('[data-action="stop-as-written"]');
  await judged();
  assert.match(await zh.locator('[data-part="again"]').innerText(), /已停止/);
  await begin();
  await zh.workers().at(-1).evaluate(() => self.close());
  await zh.locator('.judge [data-code="RUN-WORKER-DIED"]').waitFor();
  await judged();
  assert.ok(await zh.locator('[data-action="train-as-written"]').isEnabled(), "it can be begun anew");
}

export async function run(t) {
  const page = await t.open("#/train?h=4&lookback=5&epochs=3&batch=32&lr=0.01&seed=3&lang=en");
  await page.setInputFiles('[data-control="file"]', ohlcv(260));
  await page.waitForFunction(() => document.querySelector(".run-title")?.textContent.startsWith("260 rows"));
  while (await page.locator("details.form:not([open]) > summary").count()) await page.locator("details.form:not([open]) > summary").first().click();
  await page.locator('[data-control="scaler"]').selectOption("minmax");
  await page.locator('[data-action="train"]').first().click();
  await page.waitForSelector('[data-run-state="done"]', { timeout: 120_000 });
  const [forecasts, data] = [columns(await exported(page, "export-predictions")), columns(await exported(page, "export-data"))];
  const weights = tensorsOf(await exported(page, "export-safetensors"));
  const names = Object.keys(data).filter((own) => !["index", "time"].includes(own));
  const rows = data.index.length;
  const testFrom = rows - Number((await page.locator(".scores .part-row b").innerText()).match(/\d+/)[0]);
  const test = Array.from({ length: rows - testFrom }, (_, k) => testFrom + k);
  const y = data[names[0]];
  assert.equal(names[0], "Close");
  const run = { y, names, columns: names.map((own) => data[own]), weights, rows, testFrom, test, first: forecasts.index[0], validation: Math.floor(0.7 * rows), told: forecasts };
  const part = (row) => (row < run.validation ? "train" : row < testFrom ? "validation" : "test");
  assert.deepEqual(forecasts.part, forecasts.index.map(part), "every row names its part");
  assert.equal(Object.keys(forecasts).at(-1), "part");
  run.error = await number(page.locator('.scores [data-model="lstm"] [data-part="test"][data-metric="rmse"]'));
  near(run.error, rmse(test.map((row) => y[row]), test.map((row) => forecasts.lstm[row - run.first])), 1e-9, "the run's error");
  await residuals(page, run);
  await blocks(page, run);
  await directions(page, run);
  await leaks(page, run);
  assert.equal(await page.locator('[data-action="train-past"]').count(), 0, "a run that reads one way has no such leak to show");
  await article(page, run);
  assert.doesNotMatch(await page.locator(".judge").innerText(), /NaN|Infinity|\binf\b|%\{/);
  await t.accessible(page, "a run judged closely");
  await settings(page);
  await page.close();
  await bothWays(t);

  const zh = await t.open("#/train?ds=season&h=6&lookback=4&epochs=10000&seed=3&lang=zh", { viewport: { width: 390, height: 844 } });
  await zh.locator('[data-action="train"]').first().click();
  await zh.click('[data-action="stop-run"]');
  await zh.waitForSelector('[data-run-state="done"]', { timeout: 120_000 });
  for (const [action, holds] of [["see-residuals", "[data-of=mean]"], ["see-blocks", '[data-chart="blocks"]'], ["see-direction", "[data-confusion]"], ["see-leaks", '[data-metric="shuffled"]'], ["see-article", '[data-metric="written"]']]) await open(zh, action, holds);
  assert.match(await zh.locator(".judge").innerText(), /残差[\s\S]*混淆矩阵[\s\S]*泄漏[\s\S]*照文章的写法/);
  assert.equal(await zh.locator('[data-mistake="other-column"]').count(), 0, "without a column Open there is none to mistake");
  await broken(zh);
  const rates = zh.locator(".judge-rates");
  assert.ok(await rates.evaluate((own) => own.scrollWidth <= own.parentElement.clientWidth), "the rates of directions fit a phone");
  await t.accessible(zh, "细看一次训练");
  assert.ok(await zh.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "a phone's page does not scroll sideways");
}

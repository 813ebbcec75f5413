// The time machine: a run at any of its epochs, held to the weights that the page shows and to differences.
import assert from "node:assert/strict";
import { agrees } from "./lib.mjs";
import { forward } from "./models.mjs";

export const name = "time-machine";

const near = (told, again, within, what) => assert.ok(Math.abs(told - again) <= within * (1 + Math.abs(again)), `${what}: ${told} is not ${again}`);
const state = (page, wanted) => page.waitForSelector(`[data-run-state="${wanted}"]`, { timeout: 60_000 });
const value = async (page, of) => Number(await page.locator(`.moments [data-of="${of}"]`).first().getAttribute("data-value"));
const number = async (page, control) => Number(await page.locator(`[data-control="${control}"]`).inputValue());

/** Cells of the tables behind a picture: each with all of its data. */
async function cells(page, chart, selector) {
  const figure = page.locator(`[data-chart="${chart}"]`);
  const button = figure.locator('[data-action="show-table"]');
  if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
  await figure.locator("tbody tr").first().waitFor();
  return figure.locator(selector).evaluateAll((all) => all.map((own) => ({ ...own.closest("tr").dataset, ...own.dataset, value: Number(own.dataset.value ?? NaN) })));
}

/** The network as the table of weights shows it, under PyTorch's names. */
async function shown(page) {
  const all = await cells(page, "weights", "[data-weight]");
  const rows = (array) => {
    const own = all.filter((cell) => cell.weight === array);
    const columns = Math.max(...own.map((cell) => Number(cell.col)));
    return Array.from({ length: own.length / columns }, (_, k) => own.slice(k * columns, (k + 1) * columns).map((cell) => cell.value));
  };
  const gates = ["i", "f", "g", "o"];
  const [ih, hh, b] = ["W", "U", "b"].map((array) => gates.flatMap((gate) => rows(`${array}_${gate}`)));
  const tensor = (name, values, shape) => ({ name, values: values.flat(), shape });
  return [
    tensor("lstm.weight_ih_l0", ih, [ih.length, ih[0].length]),
    tensor("lstm.weight_hh_l0", hh, [hh.length, hh[0].length]),
    tensor("lstm.bias_ih_l0", b, [b.length]),
    tensor("lstm.bias_hh_l0", b.map(() => [0]), [b.length]),
    tensor("fc.weight", rows("V"), [1, hh[0].length]),
    tensor("fc.bias", all.filter((cell) => cell.weight === "b").map((cell) => [cell.value]), [1]),
  ];
}

/** The panel at the epoch of this place, drawn. */
async function go(page, key, epoch) {
  await page.locator('[data-control="epoch"]').focus();
  await page.keyboard.press(key);
  await page.waitForSelector(`[data-control="epoch"][data-epoch="${epoch}"]`);
  await page.waitForFunction((epoch) => document.querySelector('[data-chart="moment-forecast"] .legend-lstm')?.textContent.match(/\d+/)?.[0] === String(epoch), epoch);
}

/** What the panel tells of one day is the network over that window, and its shares are differences times x. */
async function byHand(page, epoch, [mean, spread]) {
  const tensors = await shown(page);
  const x = (await cells(page, "window", '[data-step] [data-symbol="x"]')).map((cell) => cell.value);
  const answer = (x) => forward("lstm", tensors, x.map((own) => [own])).at(-1).at(-1).y[0];
  assert.equal(x.length, 6);
  near(await value(page, "scaled"), answer(x), 1e-12, `epoch ${epoch}, the network's answer`);
  near(await value(page, "forecast"), answer(x) * spread + mean, 1e-9, `epoch ${epoch}, the forecast`);
  const shares = (await cells(page, "window", '[data-series="share"]')).map((cell) => cell.value);
  const by = 1e-5;
  const moved = (t, by) => answer(x.map((own, k) => (k === t ? own + by : own)));
  x.forEach((own, t) => near(shares[t], ((moved(t, by) - moved(t, -by)) / (2 * by)) * own * spread, 1e-5, `epoch ${epoch}, the share of step ${t + 1}`));
  near(await value(page, "shares"), shares.reduce((sum, own) => sum + own, 0), 1e-9, "the sum of the shares");
  near(await value(page, "difference"), (answer(x) - answer(x.map(() => 0))) * spread, 1e-9, "the difference from no inputs");
  const step = forward("lstm", tensors, x.map((own) => [own])).at(-1)[(await number(page, "moment-step")) - 1];
  for (const cell of await cells(page, "window", "td[data-symbol][data-unit]:not([data-symbol=x])")) near(cell.value, step[cell.symbol][Number(cell.unit) - 1], 1e-12, `${cell.symbol} of unit ${cell.unit}`);
  return { tensors, step };
}

/** In the places of the weights the gradient of this window's loss: what the loss does when each weight is moved a little, up and down. */
async function byDifferences(page, epoch, [mean, spread]) {
  await page.click('[data-control="weights-as"] [data-as="weight"]');
  await page.waitForSelector('[data-chart="weights"] td[data-weight]');
  const tensors = await shown(page);
  const x = (await cells(page, "window", '[data-step] [data-symbol="x"]')).map((cell) => [cell.value]);
  const target = ((await value(page, "actual")) - mean) / spread;
  const loss = () => (forward("lstm", tensors, x).at(-1).at(-1).y[0] - target) ** 2;
  await page.click('[data-control="weights-as"] [data-as="gradient"]');
  await page.waitForSelector('[data-chart="weights"] td[data-gradient]');
  assert.equal(await page.locator('[data-control="weights-as"] [aria-pressed="true"]').getAttribute("data-as"), "gradient");
  near(await value(page, "window-loss"), loss(), 1e-12, `epoch ${epoch}, the loss of the window`);
  const all = await cells(page, "weights", "td[data-gradient]");
  assert.equal(all.length, 4 * 4 * (1 + 4 + 1) + 4 + 1, "every weight has one");
  assert.equal(await page.locator('[data-chart="weights"] [data-weight]').count(), 0);
  const [units, gates, by] = [4, ["i", "f", "g", "o"], 1e-5];
  const place = ({ gradient, row, col }) => {
    const [array, gate] = gradient.split("_");
    if (!gate) return [array === "V" ? "fc.weight" : "fc.bias", col - 1];
    const line = gates.indexOf(gate) * units + Number(row) - 1;
    return { W: ["lstm.weight_ih_l0", line], U: ["lstm.weight_hh_l0", line * units + Number(col) - 1], b: ["lstm.bias_ih_l0", line] }[array];
  };
  for (const cell of all) {
    const [name, k] = place(cell);
    const { values } = tensors.find((own) => own.name === name);
    const kept = values[k];
    const at = (by) => ((values[k] = kept + by), loss());
    const told = (at(by) - at(-by)) / (2 * by);
    values[k] = kept;
    near(cell.value, told, 1e-7, `epoch ${epoch}, ∂L/∂w of ${cell.gradient}[${cell.row}, ${cell.col}]`);
  }
  // The strongest of the layer is named, and every gate has its norm.
  const own = all.filter((cell) => cell.gradient.includes("_"));
  const most = own.toSorted((one, other) => Math.abs(other.value) - Math.abs(one.value))[0];
  const named = await page.locator('[data-part="gradient-said"] [data-gradient]').evaluate((own) => ({ ...own.dataset, said: own.textContent }));
  assert.deepEqual([named.gradient, named.row, named.col, Number(named.value)], [most.gradient, most.row, most.col, most.value]);
  assert.match(named.said, new RegExp(`${most.gradient.split("_")[1]} ${most.row} `));
  for (const gate of gates) {
    const size = Math.sqrt(own.filter((cell) => cell.gradient.endsWith(`_${gate}`)).reduce((sum, cell) => sum + cell.value ** 2, 0));
    near(Number(await page.locator(`.moment-norms [data-gate="${gate}"] [data-norm="gradient"]`).getAttribute("data-value")), size, 1e-12, `the norm of ${gate}`);
  }
  assert.ok(most.value !== 0);
}

/** A run that is over. */
async function whole(t) {
  const page = await t.open("#/train?ds=season&scaler=standard&h=4&lookback=6&epochs=12&batch=16&seed=3&lang=en");
  await page.locator('[data-action="train"]').first().click();
  await state(page, "done");
  const run = await cells(page, "forecast", "[data-index] [data-series]");
  const of = (series) => new Map(run.filter((cell) => cell.series === series).map((cell) => [Number(cell.index), cell.value]));
  const [actual, model] = [of("actual"), of("lstm")];
  const losses = new Map((await cells(page, "loss", "[data-series]")).map((cell) => [`${cell.series} ${cell.epoch}`, cell.value]));
  const best = [...losses].filter(([key]) => key.startsWith("validation")).sort((a, b) => a[1] - b[1])[0][0].split(" ")[1];
  for (const chart of ["forecast", "loss"]) await page.locator(`[data-chart="${chart}"] [data-action="show-table"]`).click();

  await page.click('[data-action="see-moments"]');
  await page.waitForSelector(`[data-control="epoch"][data-epoch="${best}"]`);
  const kept = page.locator('[data-part="kept"]');
  const parameters = 4 * 4 * (1 + 4 + 1) + 4 + 1;
  assert.deepEqual([await kept.getAttribute("data-count"), await kept.getAttribute("data-bytes")], ["12", String(12 * 4 * parameters)]);
  assert.match(await kept.innerText(), /all 12 epochs are kept.*0\.005\sMB of the 32\sMB/);

  // At the best epoch it forecasts what the run did, row by row; the losses are those of the table.
  const again = await cells(page, "moment-forecast", '[data-series="epoch"]');
  assert.ok(again.length > 60 && again.at(-1).index === "191");
  for (const cell of again) near(cell.value, model.get(Number(cell.index)), 1e-9, `row ${cell.index}`);
  for (const part of ["train", "validation"]) assert.equal(await value(page, part), losses.get(`${part} ${best}`));

  // A day that is chosen on the chart of the run is the day here.
  await page.locator('[data-chart="forecast"] [role="slider"]').focus();
  await page.keyboard.press("End");
  assert.equal(await number(page, "day"), 191);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await number(page, "day"), 190);
  near(await value(page, "forecast"), model.get(190), 1e-9, "the forecast of that day");
  assert.equal(await value(page, "actual"), actual.get(190));

  // The scaling of the training rows, from the table alone: rows 6 to 133 are what training forecasts.
  const learnt = [...actual].filter(([row]) => row < 134).map(([, own]) => own);
  const mean = learnt.reduce((sum, own) => sum + own, 0) / learnt.length;
  const scaling = [mean, Math.sqrt(learnt.reduce((sum, own) => sum + (own - mean) ** 2, 0) / learnt.length)];
  await byHand(page, best, scaling);
  await go(page, "Home", 1);
  assert.equal(await value(page, "train"), losses.get("train 1"));
  await page.locator('[data-control="moment-step"]').fill("4");
  const first = await byHand(page, 1, scaling);
  assert.notEqual(await value(page, "forecast"), model.get(190), "another epoch forecasts something else");
  assert.equal(await page.locator('.moment-norms [data-norm="change"][data-value]').count(), 0, "nothing stands before the first epoch");
  await byDifferences(page, 1, scaling);
  await t.accessible(page, "the time machine");
  await t.picture(page, "time-machine-gradient");
  // Another day has another gradient; the weights come back where they were.
  const said = page.locator('[data-part="gradient-said"]');
  const before = await said.innerText();
  await page.locator('[data-control="day"]').fill("170");
  await page.waitForFunction((before) => document.querySelector('[data-part="gradient-said"]')?.innerText !== before, before);
  await byDifferences(page, 1, scaling);
  await page.locator('[data-control="day"]').fill("190");
  await page.click('[data-control="weights-as"] [data-as="weight"]');
  assert.equal(await said.count(), 0);

  // The norms of the next epoch and of its change.
  await go(page, "ArrowRight", 2);
  const second = await shown(page);
  const rows = (tensors, k) => [0, 1, 2].flatMap((n) => { const own = tensors[n]; const size = own.values.length / 4; return own.values.slice(k * size, (k + 1) * size); });
  for (const [k, gate] of ["i", "f", "g", "o"].entries()) {
    const [now, before] = [rows(second, k), rows(first.tensors, k)];
    const size = (all) => Math.sqrt(all.reduce((sum, own) => sum + own * own, 0));
    const told = (of) => page.locator(`.moment-norms [data-gate="${gate}"] [data-norm="${of}"]`).getAttribute("data-value").then(Number);
    near(await told("weights"), size(now), 1e-12, `weights of ${gate}`);
    near(await told("change"), size(now.map((own, n) => own - before[n])), 1e-12, `their change`);
  }

  // It plays to the last epoch and stops there.
  await page.locator('[data-control="epoch"]').fill("10");
  await page.click('[data-action="play-epochs"]');
  await page.waitForSelector('[data-control="epoch"][data-epoch="12"]', { timeout: 10_000 });
  await page.waitForSelector('[data-action="play-epochs"][aria-pressed="false"]');

  // Look inside: Gates has the weights of that epoch over that day's window.
  await go(page, "Home", 1);
  await page.locator('[data-control="moment-step"]').fill("6");
  const { step } = await byHand(page, 1, scaling);
  assert.match(await page.locator('.moments [data-action="look-inside"]').innerText(), /epoch 1 in Gates/);
  await page.click('.moments [data-action="look-inside"]');
  await page.waitForSelector('[data-view="gates"]');
  await agrees(page, { h: step.h, c: step.c, f: step.f }, "Gates at epoch 1");
  await page.close();
}

/** A run that is paused shows no test row, in Chinese and on a phone. */
async function paused(t) {
  const page = await t.open("#/train?ds=season&h=6&lookback=6&epochs=6000&seed=3&lang=zh", { viewport: { width: 390, height: 844 }, hasTouch: true });
  const [button] = [page.locator('[data-action="train"]').first()];
  await button.click();
  await state(page, "running");
  await page.waitForSelector('[data-action="see-moments"]');
  await page.click('[data-action="see-moments"]');
  assert.match(await page.locator('.work').innerText(), /暂停训练/);
  await page.click('[data-action="pause-run"]');
  await page.waitForSelector('.moments [data-control="day"]');
  assert.equal(await page.locator('[data-control="day"]').getAttribute("max"), "161");
  assert.equal(await number(page, "day"), 161);
  await page.waitForSelector('[data-chart="moment-forecast"] .legend-lstm');
  const rows = await cells(page, "moment-forecast", '[data-series="epoch"]');
  assert.ok(rows.length > 0 && rows.every((cell) => Number(cell.index) < 162));
  assert.match(await page.locator(".moments").innerText(), /梯度 × 输入[\s\S]*测试部分仍然封存|测试部分仍然封存[\s\S]*梯度 × 输入/);
  await page.locator('[data-control="weights-as"] button').last().click();
  assert.match(await page.locator('[data-part="gradient-said"]').innerText(), /绝对值最大的是[^]*∂L\/∂w[^]*相反的方向/);
  assert.ok((await page.locator('[data-control="weights-as"] button').last().boundingBox()).height >= 44);
  assert.doesNotMatch(await page.locator(".moments").innerText(), /NaN|Infinity|\binf\b|train\.moments/);
  await t.accessible(page, "时光机");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "a phone's page does not scroll sideways");
  await page.close();
}

export async function run(t) {
  await whole(t);
  await paused(t);
}

// Every control of the recipe: what is set travels in the link and comes back, counts as it says, and is honest in the results; and the presets.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { forward, headerOf, tensorsOf } from "./models.mjs";

export const name = "controls";

const control = (key) => `[data-control="${key}"]`;
const done = (page) => page.waitForSelector('[data-run-state="done"]', { timeout: 120_000 });

/** Opens all that is folded in the recipe. */
async function unfold(page) {
  await page.waitForSelector(control("lookback"), { state: "attached" });
  const shut = page.locator(".recipe details:not([open]) > summary:visible");
  for (let tries = 0; (await shut.count()) && tries < 12; tries += 1) await shut.first().click();
}

/** What is set beside the link's short keys, as a form says it. */
const WANTED = {
  layers: "2", hidden: "3", scaler: "minmax", loss: "huber", clip: "0.5", "target-form": "level", "forget-bias": "0.5", bidirectional: true, dropout: "0.2",
  l1: "0.0001", l2: "0.001", "weight-decay": "0.002", "early-stopping": "9", schedule: "step", "schedule-epochs": "2", "schedule-factor": "0.7",
  "warm-up": "1", shuffle: false, leaking: true, missing: "carry", season: "24", "split-train": "60", "split-validation": "20",
};

async function set(page, wanted) {
  for (const [key, value] of Object.entries(wanted)) {
    const field = page.locator(control(key));
    const kind = await field.evaluate((own) => (own.matches("select") ? "select" : own.type));
    if (kind === "select") await field.selectOption(value);
    else if (kind === "checkbox") await field.setChecked(value);
    else {
      await field.fill(value);
      await field.press("Tab");
    }
  }
}

const values = (page, keys) =>
  page.evaluate((keys) => Object.fromEntries(keys.map((key) => {
    const own = document.querySelector(`[data-control="${key}"]`);
    return [key, own.type === "checkbox" ? own.checked : own.value];
  })), keys);

const scores = (page) => page.locator('.scores [data-metric="rmse"]').evaluateAll((all) => all.map((own) => own.dataset.value));

/** A file that the menu of exports hands out. */
async function take(page, action) {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    (async () => {
      await page.getByRole("button", { name: "Export" }).click();
      await page.locator(`[data-action="${action}"]`).click();
    })(),
  ]);
  return readFileSync(await file.path());
}

const columnsOf = (csv) => csv.toString("utf8").replace(/^\ufeff/, "").trim().split("\n").map((line) => line.trim().split(","));

/** What a network of both directions answers, layer by layer, each direction ending where it ends. */
function bothWays(kind, tensors, layers, xs) {
  const of = (name) => tensors.find((own) => own.name === name);
  let below = xs;
  let ends = [];
  for (let k = 0; k < layers; k += 1) {
    const outs = ["", "_reverse"].map((way) => {
      const own = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((part) => ({ ...of(`${kind}.${part}_l${k}${way}`), name: `${kind}.${part}_l0` }));
      const hidden = own[1].shape[1];
      const head = [{ name: "fc.weight", values: new Array(hidden).fill(0) }, { name: "fc.bias", values: [0] }];
      const hs = forward(kind, [...own, ...head], way ? [...below].reverse() : below)[0].map((step) => step.h);
      return { end: hs.at(-1), hs: way ? hs.reverse() : hs };
    });
    ends = outs.flatMap((own) => own.end);
    below = below.map((_, t) => outs.flatMap((own) => own.hs[t]));
  }
  return ends.reduce((sum, h, place) => sum + of("fc.weight").values[place] * h, of("fc.bias").values[0]);
}

export async function run(t) {
  const page = await t.open("#/train?ds=season&lookback=6&batch=64&epochs=4&seed=3&lang=en");
  await unfold(page);
  assert.ok(!(await page.evaluate(() => location.hash)).includes("dropout"), "a default says nothing");
  await set(page, WANTED);
  const keys = Object.keys(WANTED);
  const shown = await values(page, keys);
  assert.deepEqual(shown, WANTED);
  // Two layers of two directions of 3 units over 1 and over 6 columns, and the head.
  const learnt = 2 * 4 * 3 * (1 + 3 + 1) + 2 * 4 * 3 * (6 + 3 + 1) + 7;
  assert.ok((await page.locator(".facts").allTextContents()).some((text) => text.replace(/\D/g, " ").split(" ").includes(String(learnt))), `${learnt} numbers to learn`);
  await t.accessible(page, "every setting open, in English");

  // The link restores all of them, and the run to its last digit.
  await page.waitForFunction(() => location.hash.includes("leaking=1"));
  const hash = await page.evaluate(() => location.hash);
  for (const part of ["schedule=step", "shuffle=0", "l1=0.0001", "target-form"]) assert.equal(hash.includes(part), part !== "target-form", part);
  await page.locator('[data-action="train"]').first().click();
  await done(page);
  const again = await t.open(hash);
  await unfold(again);
  assert.deepEqual(await values(again, keys), WANTED);
  assert.equal(await again.locator('[role="alert"]:not([hidden])').count(), 0);
  assert.equal(await again.locator("[data-run-state]").first().getAttribute("data-run-state"), "idle", "a link does not train");
  await again.locator('[data-action="train"]').first().click();
  await done(again);
  assert.deepEqual(await scores(again), await scores(page));
  await again.close();

  await honest(page);
  await wrong(t);
  await early(t);
  await suited(t);
  await presets(t);
  await phone(t);
}

/** The scaler of a run that leaks is that of all rows, which the results say; and the file computes what was forecast. */
async function honest(page) {
  assert.equal(await page.locator('[data-code="RUN-LEAKS"]').count(), 1);
  const file = await take(page, "export-safetensors");
  const rows = columnsOf(await take(page, "export-data")).slice(1);
  const forecast = columnsOf(await take(page, "export-predictions"));
  const said = headerOf(file).__metadata__;
  assert.deepEqual([said.bidirectional, said.readout, said.num_layers], ["true", "final", "2"]);
  const y = rows.map((row) => Number(row[2]));
  const { inputs: [scale], target } = JSON.parse(said.scaler);
  const [least, most] = [Math.min(...y), Math.max(...y)];
  assert.ok(Math.abs(scale.shift - least) < 1e-9 && Math.abs(scale.span - (most - least)) < 1e-9, "the scaler has seen all rows");
  assert.ok(Math.max(...y.slice(0, Math.floor(y.length * 0.6))) < most, "which the training rows would not have told");
  const place = forecast[0].indexOf("lstm");
  const last = y.length - 1;
  const told = Number(forecast.find((row) => Number(row[0]) === last)[place]);
  const window = y.slice(last - 6, last).map((value) => [(value - scale.shift) / scale.span]);
  const own = bothWays("lstm", tensorsOf(file), 2, window) * target.span + target.shift;
  assert.ok(Math.abs(own - told) < 1e-8 * Math.abs(told), `${own} is what the file computes, ${told} what was forecast`);
}

/** What a link cannot mean is named once, with what holds in its place. */
async function wrong(t) {
  const page = await t.open("#/train?ds=sine&dropout=7&scaler=wrong&junk=1&l1=x&shuffle=0&lang=en");
  await unfold(page);
  const alert = page.locator('[role="alert"]:not([hidden])');
  assert.equal(await alert.count(), 1);
  assert.equal(await alert.getAttribute("data-code"), "LINK-VALUE");
  const text = await alert.innerText();
  for (const part of ["dropout=7 → 0.9", "scaler=wrong → standard", "l1=x → 0", "junk"]) assert.ok(text.includes(part), `${part} in ${text}`);
  assert.deepEqual(await values(page, ["dropout", "scaler", "l1", "shuffle"]), { dropout: "0.9", scaler: "standard", l1: "0", shuffle: false });
  // What was typed and cannot be is told below its field.
  await set(page, { "early-stopping": "-3" });
  assert.equal(await page.locator('[data-code="RUN-SETTING-WHOLE"]').count(), 1);
  await tooLarge(page);
  await page.close();
}

/** A run that has no room is told with its settings, before it is asked for. */
async function tooLarge(page) {
  await page.evaluate(() => (location.hash = "#/train?ds=season&h=256&layers=3&lookback=60&batch=256&bidirectional=1&lang=zh"));
  const told = page.locator('[data-code="RUN-TOO-LARGE"]');
  await told.waitFor();
  assert.match(await told.innerText(), /\d+ MB[\s\S]*512 MB/);
  assert.ok(await page.locator('[data-action="train"]').first().isDisabled());
  await unfold(page);
  await set(page, { layers: "1" });
  await told.waitFor({ state: "detached" });
  assert.ok(await page.locator('[data-action="train"]').first().isEnabled());
}

/** A run with patience ends with the first epoch that is so many after the best, by its own losses. */
async function early(t) {
  const page = await t.open("#/train?ds=sine&h=6&lookback=6&epochs=60&lr=0.05&batch=64&seed=3&early-stopping=2&lang=en");
  await page.waitForSelector(control("target"), { state: "attached" });
  await page.locator('[data-action="train"]').first().click();
  await done(page);
  for (const button of await page.locator('[data-action="show-table"]').all()) await button.click();
  const losses = await page.locator('[data-epoch] [data-series="validation"]').evaluateAll((all) => all.map((own) => Number(own.dataset.value)));
  const best = losses.indexOf(Math.min(...losses)) + 1;
  assert.equal(losses.length, best + 2);
  assert.ok(losses.length < 60);
  for (let until = 1; until < losses.length; until += 1) {
    const so = losses.slice(0, until);
    assert.ok(until - (so.indexOf(Math.min(...so)) + 1) < 2, "it did not go on where it should have ended");
  }
  assert.equal(await page.locator("[data-stopped-early]").getAttribute("data-stopped-early"), String(losses.length));
  await t.picture(page, "controls-early");
  await page.close();
}

/** A series of our own whose level runs away is scaled as any such table is; a link that names a scaler keeps it, and so does one written from here. */
async function suited(t) {
  const page = await t.open("#/train?ds=season&lang=en");
  await unfold(page);
  const scaler = () => page.locator(control("scaler")).inputValue();
  const told = page.locator('[data-code="DATA-RUNS-AWAY"]');
  assert.equal(await scaler(), "log-window");
  assert.match(await told.innerText(), /"visits"/);
  assert.equal(await page.locator("[data-preset]").getAttribute("data-preset"), "sensible");
  assert.doesNotMatch(await page.evaluate(() => location.hash), /scaler/, "which says nothing of it");
  await page.locator(control("scaler")).selectOption("standard");
  await page.waitForFunction(() => location.hash.includes("scaler=standard"));
  await told.waitFor({ state: "detached" });
  assert.equal(await page.locator("[data-preset]").getAttribute("data-preset"), "");
  const hash = await page.evaluate(() => location.hash);
  await page.goto("about:blank");
  await page.goBack();
  await page.reload();
  await unfold(page);
  assert.equal(await scaler(), "standard", hash);
  // Where it is not named again, the table is asked again.
  await page.evaluate((hash) => (location.hash = hash.replace("&scaler=standard", "")), hash);
  await told.waitFor();
  assert.equal(await scaler(), "log-window");
  await page.evaluate(() => (location.hash = "#/train?ds=sine&cell=lstm"));
  await told.waitFor({ state: "detached" });
  assert.equal(await scaler(), "standard");
  await page.close();
}

/** A preset fills the form and says what one will see; nothing trains. */
async function presets(t) {
  const page = await t.open("#/train?ds=season&lookback=9&seed=5&lang=zh");
  await unfold(page);
  const own = page.locator("[data-preset]");
  const heard = new Set();
  for (const [key, changed] of [
    ["rate", { optimizer: "momentum", "learning-rate": "3" }],
    ["units", { hidden: "1", optimizer: "adam" }],
    ["unscaled", { scaler: "none", hidden: "16" }],
    ["no-shuffle", { shuffle: false, batch: "8" }],
    ["overfitted", { shuffle: true, epochs: "200" }],
    ["leaking", { leaking: true, scaler: "minmax", epochs: "60" }],
    ["sensible", { leaking: false, scaler: "log-window" }],
  ]) {
    await page.locator(control("preset")).selectOption(key);
    assert.deepEqual(await values(page, Object.keys(changed)), changed, key);
    assert.deepEqual(await values(page, ["lookback", "seed"]), { lookback: "9", seed: "5" }, "data, task and seed stay");
    assert.equal(await own.getAttribute("data-preset"), key);
    const told = await page.locator("#about-preset").innerText();
    assert.match(told, /[\u4e00-\u9fff]/);
    heard.add(told);
  }
  assert.equal(heard.size, 7, "each says something of its own");
  await set(page, { hidden: "20" });
  assert.equal(await own.getAttribute("data-preset"), "", "settings of one's own are no preset");
  assert.equal(await page.locator("[data-run-state]").first().getAttribute("data-run-state"), "idle", "nothing trains by itself");
  await t.accessible(page, "every setting open, in Chinese");
  await page.close();
}

/** On a phone everything can be touched and nothing is wider than the page. */
async function phone(t) {
  const page = await t.open("#/train?ds=season&lang=en", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.waitForSelector(".step-fold");
  await page.locator(".step-fold").nth(2).click();
  await unfold(page);
  const small = await page.locator(`.recipe ${control("dropout")}, .recipe ${control("schedule")}, .recipe ${control("preset")}, .recipe .explained .check`).evaluateAll((all) =>
    all.map((own) => [own.dataset.control ?? own.innerText, own.getBoundingClientRect().height]).filter(([, height]) => height < 44),
  );
  assert.deepEqual(small, []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the page");
  await page.close();
}

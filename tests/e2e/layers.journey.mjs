// Layers and directions: a layer that reads from both ends, a stack of an example, and Undo over a switch. What the
// page shows is worked out here once more, from the weights that its own editor shows.
import assert from "node:assert/strict";
import { weights } from "./cells.mjs";
import { looks, turn } from "./lib.mjs";
import { model, safetensors } from "./models.mjs";

export const name = "layers";

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const values = [
  0.6, -0.3, 0.8, 0.1, -0.9, 0.4, -0.5, 0.2, -0.7, 0.9, 0.3, -0.2, -0.4, 0.7, -0.8, 0.5, 0.1, -0.6, 0.8, -0.1, 0.4, -0.3, 0.9, -0.7,
];
const inputs = values.map((value, t) => [value, [0, 8, 15, 22].includes(t) ? 1 : 0]);

/** A whole track of an LSTM in plain numbers, steps in the order of time. `w.W_f[unit][column]`, `w.b_f[unit][0]`. */
function track(w, xs, fromEnd) {
  let [h, c] = [w.b_f.map(() => 0), w.b_f.map(() => 0)];
  const steps = [];
  const order = xs.map((_, t) => (fromEnd ? xs.length - 1 - t : t));
  for (const t of order) {
    const sum = (gate) => h.map((_, k) => w[`U_${gate}`][k].reduce((z, u, n) => z + u * h[n], 0) + w[`W_${gate}`][k].reduce((z, u, n) => z + u * xs[t][n], 0) + w[`b_${gate}`][k][0]);
    const own = { h_prev: h, c_prev: c, f: sum("f").map(sigmoid), i: sum("i").map(sigmoid), g: sum("g").map(Math.tanh), o: sum("o").map(sigmoid) };
    own.c = c.map((old, k) => own.f[k] * old + own.i[k] * own.g[k]);
    own.h = own.c.map((state, k) => own.o[k] * Math.tanh(state));
    [h, c] = [own.h, own.c];
    steps[t] = own;
  }
  return steps;
}

const pause = (page) => page.waitForTimeout(60);
const linked = (page, part) => page.waitForFunction((part) => location.hash.includes(part), part);
const unlinked = (page, part) => page.waitForFunction((part) => !location.hash.includes(part), part);
const difference = async (page) => Number(await page.locator('[data-metric="variant-difference"]').getAttribute("data-value"));

/** The picture comes to show these numbers, of this layer and direction. */
async function agrees(page, hand, layer, direction, what, bound = 1e-9) {
  let wrong = "";
  for (let tries = 0; tries < 60; tries += 1) {
    const all = await page.evaluate(() => [...document.querySelectorAll(".cell [data-symbol][data-unit][data-value]")].map((own) => ({ ...own.dataset })));
    const here = all.filter((own) => own.layer === String(layer) && own.direction === direction);
    const off = ["f", "i", "g", "o", "c", "h", "h_prev", "c_prev"].flatMap((symbol) =>
      hand[symbol].map((value, k) => {
        const own = here.filter((one) => one.symbol === symbol && one.unit === String(k + 1));
        const near = own.length > 0 && own.every((one) => Math.abs(Number(one.value) - value) < bound);
        return near ? "" : `${symbol} of unit ${k + 1}: ${own.map((one) => one.value)} and not ${value}`;
      }),
    );
    wrong = off.find((own) => own) ?? "";
    if (!wrong && here.length === all.length) return;
    wrong ||= "values of another layer or direction";
    await pause(page);
  }
  assert.fail(`${what}: ${wrong}`);
}

async function menu(page) {
  await page.locator('[data-action="more-cells"]:visible').first().click();
  await page.locator('.cell-menu [data-control="both"]').waitFor();
}

const way = (page, place) => page.locator('[data-control="way"]:visible button').nth(place).click();
const answer = (page) => page.locator('.cell [data-symbol="y"]').getAttribute("data-value").then(Number);
const equation = (page, id) => page.locator(`[data-equation="${id}"]`).innerText();

export async function run(t) {
  await bothWays(t);
  await walked(t);
  await edited(t);
  await undone(t);
  await stacked(t);
  await imported(t);
  await links(t);
  await places(t);
}

/** By the menu: two directions, what each of them shows, and what the answer makes of them. */
async function bothWays(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=7&u=1&lang=en&theme=light");
  const w = await weights(page);
  const [ahead, back] = [false, true].map((fromEnd) => track(w, inputs, fromEnd));
  const plain = await answer(page);
  await menu(page);
  await page.locator('.cell-menu [data-control="both"]').click();
  await linked(page, "reads=both");
  await page.keyboard.press("Escape");
  await agrees(page, ahead[8], 1, "forward", "left to right");
  // The mean of both, as it is said.
  const mean = (1.72 * (ahead[8].h[0] + back[8].h[0])) / 2;
  assert.ok(Math.abs((await answer(page)) - mean) < 1e-9);
  assert.match(await page.locator(".kind-controls .apart").innerText(), /same weights and reads from the last step; the answer is the mean/);
  const far = Math.max(...ahead.map((own, k) => Math.abs((1.72 * (back[k].h[0] - own.h[0])) / 2)));
  assert.ok(Math.abs((await difference(page)) - far) < 1e-9);
  assert.match(await equation(page, "y"), /t→.*t←/s);
  await way(page, 1);
  await linked(page, "way=rtl");
  await agrees(page, back[8], 1, "backward", "right to left");
  assert.ok(Math.abs((await answer(page)) - mean) < 1e-9, "one answer, whichever is looked at");
  assert.match(await equation(page, "f"), /t\+1/);
  assert.doesNotMatch(await equation(page, "f"), /t−1/);
  assert.deepEqual(await weights(page), w, "the same weights");
  await t.accessible(page, "both ways");
  // Without its share of the answer the second direction changes nothing.
  await page.locator('[data-control="carry"]').selectOption("behaviour");
  await linked(page, "carry=behaviour");
  assert.equal(await difference(page), 0);
  assert.ok(Math.abs((await answer(page)) - plain) < 1e-12);
  await t.leave(page);
}

/** From the last step to the first; nothing is there before its stage, and what was walked stays. */
async function walked(t) {
  const page = await t.open("#/gates?ex=latch&reads=both&way=rtl&t=24&s=1&u=1&lang=en");
  const there = (symbol) => page.locator(`.cell [data-symbol="${symbol}"][data-unit="1"][data-value]`).count().then((count) => count > 0);
  await page.locator('[data-control="way"]').waitFor();
  assert.match(await page.locator(".cell").textContent(), /Set the hidden state.*of the step after/);
  for (const [stage, symbol] of [[2, "z_f"], [3, "f"], [4, "kept"], [5, "c"], [6, "h"], [7, "y"]]) {
    assert.equal(await there(symbol), false, `${symbol} before its stage`);
    await page.keyboard.press("ArrowRight");
    await linked(page, `s=${stage}&`);
    await page.waitForFunction((symbol) => document.querySelector(`.cell [data-symbol="${symbol}"][data-unit="1"][data-value]`), symbol);
  }
  // On from step 24 to step 23, and back.
  await page.keyboard.press("ArrowRight");
  await linked(page, "t=23&s=1&");
  assert.equal(await there("f"), false);
  await page.locator('[data-action="step-next"]').click();
  await linked(page, "t=22&");
  await page.locator('[data-action="step-prev"]').click();
  await page.locator('[data-action="stage-prev"]').click();
  await linked(page, "t=24&s=7&");
  // The rows of the other direction are whole, those of this one end where it has come.
  // Each cell is a part of the path of its shade.
  const count = () => [...document.querySelectorAll(".timeline-picture .heat")].reduce((sum, own) => sum + own.getAttribute("d").split("M").length - 1, 0);
  const filled = () => page.evaluate(count);
  const first = await filled();
  await page.keyboard.press("Shift+ArrowRight");
  await linked(page, "t=23&");
  for (let tries = 0; tries < 100 && (await filled()) <= first; tries += 1) await page.waitForTimeout(50);
  assert.ok((await filled()) > first, "the step is filled");
  assert.ok(first >= 24 * 4 * 3 && first < 25 * 4 * 3 + 1, `${first} cells`);
  await t.leave(page);
}

/** A weight of one direction is not one of the other; holds likewise. */
async function edited(t) {
  const page = await t.open("#/gates?ex=latch&reads=both&carry=behaviour&way=rtl&t=9&s=7&u=1&lang=en");
  await page.locator('[data-control="way"]').waitFor();
  const w = await weights(page);
  await page.locator('[data-action="edit-weights"]:visible').first().click();
  await page.click('[data-page="f"]');
  const field = page.locator('[data-weight="W_f"][data-row="1"][data-col="2"]');
  await field.fill("-2");
  await page.click('[data-action="edit-done"]');
  const changed = structuredClone(w);
  changed.W_f[0][1] = -2;
  await agrees(page, track(changed, inputs, true)[8], 1, "backward", "the direction that was changed");
  assert.equal(await difference(page), 0, "the answer does not hear it");
  await way(page, 0);
  await unlinked(page, "way=");
  await agrees(page, track(w, inputs, false)[8], 1, "forward", "the direction that was not");
  assert.deepEqual(await weights(page), w);
  await way(page, 1);
  assert.deepEqual((await weights(page)).W_f, changed.W_f);
  // Into another kind and back.
  await page.click('.toolbar [data-variant="gru"]');
  await linked(page, "v=gru");
  await page.click('.toolbar [data-variant="lstm"]');
  await linked(page, "v=lstm");
  await agrees(page, track(changed, inputs, true)[8], 1, "backward", "the change came back");
  await t.leave(page);
}

/** Ctrl+Z goes back over switches and changes, one by one, and forward again. */
async function undone(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=7&u=1&lang=en");
  const lstm = await weights(page);
  const mark = async () => (await weights(page)).W_f[0][1];
  const set = async (value) => {
    await page.locator('[data-action="edit-weights"]:visible').first().click();
    await page.click('[data-page="f"]');
    await page.locator('[data-weight="W_f"][data-row="1"][data-col="2"]').fill(value);
    await page.click('[data-action="edit-done"]');
    await page.locator(".editor").waitFor({ state: "detached" });
  };
  await set("-4");
  await page.click('.toolbar [data-variant="article"]');
  await linked(page, "v=article");
  await page.locator('[data-control="carry"]').waitFor();
  assert.equal(await mark(), -4);
  await set("-3");
  await menu(page);
  await page.locator('.cell-menu [data-control="both"]').click();
  await linked(page, "reads=both");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await unlinked(page, "reads=both");
  assert.equal(await mark(), -3);
  await page.keyboard.press("Control+z");
  await linked(page, "v=article");
  assert.equal(await mark(), -4);
  await page.keyboard.press("Control+z");
  await linked(page, "v=lstm");
  assert.equal(await mark(), -4);
  await page.keyboard.press("Control+z");
  assert.deepEqual(await weights(page), lstm);
  for (const expected of ["v=lstm", "v=article", "v=article", "reads=both"]) {
    await page.keyboard.press("Control+Shift+Z");
    await linked(page, expected);
  }
  assert.equal(await mark(), -3);
  // In another view the keys do nothing, and back here they go on.
  await page.click('.tabs a[href="#/train"]');
  await page.locator('[data-view="train"]').waitFor();
  await page.keyboard.press("Control+z");
  await page.click('.tabs a[href="#/gates"]');
  await page.locator('.cell [data-direction="forward"][data-symbol="f"]').first().waitFor();
  assert.ok((await page.evaluate(() => location.hash)).includes("reads=both"));
  await page.keyboard.press("Control+z");
  await unlinked(page, "reads=both");
  await t.leave(page);
}

/** A stack of an example: the layer is chosen, everything follows it. */
async function stacked(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=7&u=1&lang=en&theme=light");
  const below = track(await weights(page), inputs, false);
  await menu(page);
  await page.locator('[data-control="stack"] button').nth(1).click();
  await linked(page, "stack=2");
  await page.keyboard.press("Escape");
  await page.locator(".layer-choice").waitFor();
  await page.locator(".go-up").click();
  await linked(page, "layer=2");
  const w = await weights(page);
  assert.deepEqual([w.b_i[0][0], w.b_f[0][0], w.b_o[0][0], w.W_g[1]], [8, -8, 8, [0, 0.5, 0, 0]]);
  const xs = below.map((own) => own.h);
  await agrees(page, track(w, xs, false)[8], 2, "forward", "the second layer");
  assert.match(await page.locator(".unit-card").innerText(), /layer 2/);
  assert.doesNotMatch(await page.locator(".unit-card").innerText(), /Keeper/);
  assert.match(await page.locator(".apart").innerText(), /hands on what the one below shows/);
  assert.ok((await difference(page)) > 0.3);
  await page.locator('[data-control="carry"]').selectOption("behaviour");
  await linked(page, "carry=behaviour");
  const near = await difference(page);
  assert.ok(near > 0 && near < 0.06, `${near}`);
  await t.accessible(page, "a stack");
  // A weight of the second layer.
  await page.locator('[data-action="edit-weights"]:visible').first().click();
  await page.click('[data-page="g"]');
  await page.locator('[data-weight="W_g"][data-row="1"][data-col="1"]').fill("1.5");
  await page.click('[data-action="edit-done"]');
  w.W_g[0][0] = 1.5;
  await agrees(page, track(w, xs, false)[8], 2, "forward", "a change of the second layer");
  await page.keyboard.press("Control+z");
  w.W_g[0][0] = 0.5;
  await agrees(page, track(w, xs, false)[8], 2, "forward", "taken back");
  await page.keyboard.press("Control+z");
  await unlinked(page, "carry=");
  await page.keyboard.press("Control+z");
  await unlinked(page, "stack=");
  await agrees(page, below[8], 1, "forward", "one layer again");
  await t.leave(page);
  // By a link: three layers from both ends, in another kind.
  const other = await t.open("#/gates?ex=latch&v=gru&stack=3&reads=both&layer=3&way=rtl&t=9&s=7&u=2&lang=en");
  await other.locator('.cell [data-layer="3"][data-direction="backward"][data-symbol="z"][data-value]').first().waitFor();
  await t.leave(other);
}

/** A bidirectional model from a file, against the same numbers worked out here. */
async function imported(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=7&u=1&lang=en");
  const tensors = model("lstm", 2, 4, 2, 11, "F32", true);
  await page.locator(".pick").first().click();
  await page.locator('[data-action="import-safetensors"]').setInputFiles({ name: "both.safetensors", mimeType: "application/octet-stream", buffer: safetensors(tensors) });
  await linked(page, "ex=imported");
  await page.keyboard.press("Escape");
  await page.locator('[data-control="way"]').waitFor();
  let below = inputs;
  for (const [place, direction] of [[1, "forward"], [2, "forward"]]) {
    const tracks = [false, true].map((fromEnd) => track(layer(tensors, place - 1, fromEnd), below, fromEnd));
    if (place === 2) await page.locator(".layer-choice button").nth(1).click();
    await way(page, 0);
    await agrees(page, tracks[0][8], place, direction, `layer ${place}, left to right`, 1e-6);
    await way(page, 1);
    await agrees(page, tracks[1][8], place, "backward", `layer ${place}, right to left`, 1e-6);
    below = inputs.map((_, t) => [...tracks[0][t].h, ...tracks[1][t].h]);
  }
  const [head, bias] = ["fc.weight", "fc.bias"].map((own) => tensors.find((one) => one.name === own).values);
  const y = below[8].reduce((sum, h, k) => sum + head[k] * h, bias[0]);
  assert.ok(Math.abs((await answer(page)) - y) < 1e-6, "the answer reads both");
  await t.leave(page);
}

/** A track of a file by gates, both biases in one. */
function layer(tensors, place, fromEnd) {
  const of = (array) => tensors.find((own) => own.name === `lstm.${array}_l${place}${fromEnd ? "_reverse" : ""}`);
  const [ih, hh, b, d] = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map(of);
  const w = {};
  ["i", "f", "g", "o"].forEach((gate, k) => {
    const rows = (own) => Array.from({ length: 4 }, (_, unit) => own.values.slice((4 * k + unit) * own.shape[1], (4 * k + unit + 1) * own.shape[1]));
    [w[`W_${gate}`], w[`U_${gate}`]] = [rows(ih), rows(hh)];
    w[`b_${gate}`] = Array.from({ length: 4 }, (_, unit) => [b.values[4 * k + unit] + d.values[4 * k + unit]]);
  });
  return w;
}

async function links(t) {
  const page = await t.open("#/gates?stack=9&reads=all&lang=en");
  assert.match(await page.locator('[role="alert"]').innerText(), /stack=9 → 3.*reads=all → forward/s);
  assert.equal(await page.locator('[role="alert"]').count(), 1);
  await t.leave(page);
}

/** Whole in both languages, on a phone and on the wall. */
async function places(t) {
  for (const [place, [lang, theme, width, height]] of looks.entries()) {
    const link = (query) => `#/gates?${query}&t=9&s=6&u=1&lang=${lang}&theme=${theme}`;
    const page = await t.open(link("ex=latch"), { viewport: { width, height } });
    for (const [nth, query] of ["reads=both&way=rtl", "stack=3&layer=2", "v=gru&stack=2&reads=both&layer=2"].entries()) {
      await turn(page, link(query));
      await page.waitForFunction(() => document.querySelectorAll(".cell [data-value]").length > 10);
      // The choice of directions comes a moment later.
      if (query.includes("both") && theme !== "projector") await page.locator('[data-control="way"]').waitFor();
      const where = `${query} ${lang} ${width}`;
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${where} scrolls sideways by ${wide}`);
      assert.doesNotMatch(await page.locator("body").innerText(), /\b(gates|shell|keys)\.[a-z]/, where);
      if (theme === "projector") await page.locator(".pick").first().click();
      if (width < 1440) {
        await menu(page);
        const box = await page.locator(".cell-menu").boundingBox();
        assert.ok(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height, `${where}: the menu is cut`);
      }
      // Each of them in two looks.
      if ((nth + place) % 2 === 0) await t.accessible(page, where);
      for (let menus = 0; menus < 2; menus += 1) await page.keyboard.press("Escape");
      await page.locator(".cell-menu").waitFor({ state: "hidden" });
    }
    await t.leave(page);
  }
}

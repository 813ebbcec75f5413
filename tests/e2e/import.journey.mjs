// Import: a model file made here, step by step against an LSTM worked out here; and files that are none.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { model, safetensors } from "./model_file.mjs";

export const name = "import";

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const gates = ["i", "f", "g", "o"];

/** The same LSTM in double precision: every step of every layer. */
function lstm(tensors, xs) {
  const of = (name) => tensors.find((own) => own.name === name)?.values;
  const units = tensors.find((own) => own.name === "lstm.weight_hh_l0").shape[1];
  let below = xs;
  const layers = [];
  for (let k = 0; of(`lstm.weight_hh_l${k}`); k += 1) {
    const [ih, hh, b, d] = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((own) => of(`lstm.${own}_l${k}`));
    let [h, c] = [Array(units).fill(0), Array(units).fill(0)];
    const steps = below.map((x) => {
      const sum = (gate, unit) => {
        const row = gates.indexOf(gate) * units + unit;
        let z = b[row] + d[row];
        x.forEach((value, column) => (z += ih[row * x.length + column] * value));
        h.forEach((value, column) => (z += hh[row * units + column] * value));
        return z;
      };
      const z = Object.fromEntries(gates.map((gate) => [gate, h.map((_, unit) => sum(gate, unit))]));
      const [i, f, g, o] = [z.i.map(sigmoid), z.f.map(sigmoid), z.g.map(Math.tanh), z.o.map(sigmoid)];
      const before = { h_prev: h, c_prev: c };
      c = c.map((old, unit) => f[unit] * old + i[unit] * g[unit]);
      h = o.map((open, unit) => open * Math.tanh(c[unit]));
      return { x, ...before, z_i: z.i, z_f: z.f, z_g: z.g, z_o: z.o, i, f, g, o, c, h };
    });
    layers.push(steps);
    below = steps.map((step) => step.h);
  }
  for (const step of layers.at(-1)) step.y = [step.h.reduce((sum, h, unit) => sum + of("fc.weight")[unit] * h, of("fc.bias")[0])];
  return layers;
}

/** The way back through one layer: L is the mean of the squares of all answers, for nothing is asked of the model. */
function gradients(tensors, steps) {
  const of = (name) => tensors.find((own) => own.name === name).values;
  const [ih, hh, head] = [of("lstm.weight_ih_l0"), of("lstm.weight_hh_l0"), of("fc.weight")];
  const units = head.length;
  const inputs = ih.length / (4 * units);
  let [nextH, nextC] = [Array(units).fill(0), Array(units).fill(0)];
  return steps
    .toReversed()
    .map(({ c_prev, i, f, g, o, c, y }) => {
      const d_y = [(2 * y[0]) / steps.length];
      const d_h = nextH.map((sent, k) => sent + d_y[0] * head[k]);
      const d_o = d_h.map((own, k) => own * Math.tanh(c[k]));
      const d_c = nextC.map((sent, k) => sent + d_h[k] * o[k] * (1 - Math.tanh(c[k]) ** 2));
      const by = (values) => d_c.map((own, k) => own * values[k]);
      const [d_i, d_g, d_f, d_c_prev] = [by(g), by(i), by(c_prev), by(f)];
      const z = {
        i: d_i.map((own, k) => own * i[k] * (1 - i[k])),
        f: d_f.map((own, k) => own * f[k] * (1 - f[k])),
        g: d_g.map((own, k) => own * (1 - g[k] ** 2)),
        o: d_o.map((own, k) => own * o[k] * (1 - o[k])),
      };
      const all = gates.flatMap((gate) => z[gate]);
      const back = (weights, width) => Array.from({ length: width }, (_, column) => all.reduce((sum, d, row) => sum + d * weights[row * width + column], 0));
      const [d_x, d_h_prev] = [back(ih, inputs), back(hh, units)];
      [nextH, nextC] = [d_h_prev, d_c_prev];
      return { d_y, d_h, d_o, d_c, d_kept: d_c, d_new: d_c, d_i, d_g, d_f, d_c_prev, d_z_i: z.i, d_z_f: z.f, d_z_g: z.g, d_z_o: z.o, d_h_prev, d_x };
    })
    .toReversed();
}

/** Every value that the table of this step holds is that of `hand`; at stage 7 that is all of them. */
async function agrees(page, hand, what) {
  const look = () =>
    page.evaluate(() => [...document.querySelectorAll(".value-table [data-symbol][data-value]")].map((own) => [own.dataset.symbol, Number(own.dataset.unit), Number(own.dataset.value)]));
  const count = Object.entries(hand).reduce((sum, [, values]) => sum + values.length, 0);
  let wrong = "";
  for (let tries = 0; tries < 40; tries += 1) {
    const shown = (await look()).filter(([symbol]) => symbol in hand);
    const off = shown.find(([symbol, unit, value]) => !(Math.abs(value - hand[symbol][unit - 1]) < 1e-6));
    if (!off && shown.length >= count) return;
    wrong = off ? `${off[0]} of unit ${off[1]} is ${off[2]}, not ${hand[off[0]][off[1] - 1]}` : `${shown.length} values of ${count}`;
    await page.waitForTimeout(50);
  }
  assert.fail(`${what}: ${wrong}`);
}

async function choose(page, file, buffer) {
  await page.locator(".pick").first().click();
  await page.locator('[data-action="import-safetensors"]').setInputFiles({ name: file, mimeType: "application/octet-stream", buffer });
}

export async function run(t) {
  await walked(t);
  await stacked(t);
  await trained(t);
  await refused(t);
  await places(t);
}

/** Random weights, 4 units, 2 inputs, six steps typed by the editor: read off the page step by step. */
async function walked(t) {
  const asked = [];
  const page = await t.open("#/gates?ex=latch&t=1&s=7&u=1&lang=en&theme=light", { before: (page) => page.on("request", (request) => asked.push(request.url())) });
  assert.ok(!asked.some((url) => url.endsWith("-editor.wasm")), "its code comes later");
  const tensors = model(2, 4, 1, 7);
  await choose(page, "walk.safetensors", safetensors(tensors));
  await page.waitForFunction(() => location.hash.includes("ex=imported"));
  await page.keyboard.press("Escape");
  assert.match(await page.locator(".pick").first().innerText(), /walk\.safetensors.*1 × 4 units/s);
  assert.match(await page.locator('[data-part="look-for"]').innerText(), /without data/);

  await page.keyboard.press("e");
  await page.click('[data-page="x"]');
  const xs = [[0.5, -1], [1.5, 0.25], [-2, 0], [0.75, 3], [0, 0.1], [-0.6, 0.9]];
  for (const column of [0, 1]) {
    const box = page.locator(`[data-sequence="${column + 1}"]`);
    await box.fill(xs.map((x) => x[column]).join(", "));
    await box.blur();
  }
  await page.click('[data-action="edit-done"]');
  await page.locator('[data-action="show-table"]:visible').first().click();
  const all = async (what) => {
    const [steps] = lstm(tensors, xs);
    await page.locator('[data-action="first"]').click();
    for (const [step, hand] of steps.entries()) {
      if (step) await page.locator('[data-action="step-next"]').click();
      await agrees(page, hand, `${what}, step ${step + 1}`);
    }
  };
  await all("as it came");
  assert.equal(await page.locator('[data-symbol="y"][data-value]').count() > 0, true);

  // A weight, then an input.
  await page.locator('[data-action="edit-weights"]:visible').first().click();
  await page.click('[data-page="o"]');
  await page.locator('[data-weight="U_o"][data-row="3"][data-col="2"]').fill("-1.75");
  tensors[1].values[(3 * 4 + 2) * 4 + 1] = -1.75;
  await all("a weight changed");
  await page.click('[data-page="x"]');
  await page.locator('[data-action="first"]').click();
  await page.locator('[data-action="step-next"]').click();
  await page.locator('[data-input][data-row="2"][data-col="2"]').fill("-0.5");
  xs[1][1] = -0.5;
  await all("an input changed");
  await t.accessible(page, "an imported model");
  await page.click('[data-action="edit-done"]');
  const [steps] = lstm(tensors, xs);
  for (const [step, hand] of gradients(tensors, steps).entries()) {
    await page.evaluate((own) => (location.hash = own), `#/gates?ex=imported&v=lstm&t=${step + 1}&s=1&u=1&dir=backward&lang=en`);
    await agrees(page, hand, `the way back, step ${step + 1}`);
  }
}

/** Double precision, a stack of two layers above eight units, names and scaler from its metadata. */
async function stacked(t) {
  const page = await t.open("#/gates?ex=latch&t=5&s=7&u=1&lang=en&theme=light");
  const tensors = model(3, 12, 2, 11, "F64");
  const said = { cell: "lstm", hidden_size: "12", target: "Close", features: '["Open","Volume"]', scaler: '{"kind":"minmax"}' };
  const drop = await page.evaluateHandle((bytes) => {
    const all = new DataTransfer();
    all.items.add(new File([new Uint8Array(bytes)], "stack.safetensors"));
    return all;
  }, [...safetensors(tensors, said)]);
  await page.dispatchEvent(".cell-holder", "dragover", { dataTransfer: drop });
  await page.dispatchEvent(".cell-holder", "drop", { dataTransfer: drop });
  await page.waitForFunction(() => location.hash.includes("ex=imported"));
  assert.match(await page.locator('[data-part="look-for"]').innerText(), /forecasts Close \(scaler: minmax\)/);
  await page.locator('[data-action="show-table"]:visible').first().click();
  // What it reads is on the page: the example's numbers, then a sine of its own.
  const xs = [];
  await page.locator('[data-action="first"]').click();
  for (let step = 1; step <= 24; step += 1) {
    await page.waitForFunction((own) => location.hash.includes(`t=${own}&`), step);
    const rows = page.locator('.value-table [data-symbol="x"][data-value]');
    xs.push(await rows.evaluateAll((all) => all.map((own) => Number(own.dataset.value))));
    if (step < 24) await page.locator('[data-action="step-next"]').click();
  }
  assert.deepEqual(xs[8].slice(0, 2), [-0.7, 1]);
  assert.ok(new Set(xs.map((x) => x[2])).size > 12 && xs.every((x) => Math.abs(x[2]) <= 1), "a sine");
  const [below, above] = lstm(tensors, xs);
  const { y: _, ...first } = below[23];
  await agrees(page, first, "layer 1");
  await page.locator(".layer-choice button").nth(1).click();
  await agrees(page, above[23], "layer 2");
  assert.match(await page.locator(".value-table").innerText(), /layer 1, unit 12/);

  // In a fresh tab there is no such model.
  const fresh = await t.open("#/gates?ex=imported&t=3&lang=zh");
  await fresh.locator('[data-code="LINK-NO-MODEL"]').waitFor();
  assert.match(await fresh.locator(".pick").first().innerText(), /记住带标记的数/);
}

/** A file that Train exported comes back, and answers what the run answers. */
async function trained(t) {
  const page = await t.open("#/train?ds=stock&layers=1&h=8&lookback=6&epochs=3&batch=64&seed=4&lang=en");
  await page.locator('[data-action="train"]').click();
  await page.locator('[data-run-state="done"]').waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.click('[data-action="export-safetensors"]')]);
  const bytes = await readFile(await download.path());
  await page.keyboard.press("Escape");
  await page.locator('[data-action="look-inside"]').first().click();
  await page.waitForFunction(() => location.hash.includes("ex=trained"));
  await choose(page, "gatehouse-lstm.safetensors", bytes);
  await page.waitForFunction(() => location.hash.includes("ex=imported"));
  await page.keyboard.press("Escape");
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString());
  const inputs = JSON.parse(header.__metadata__.inputs);
  assert.deepEqual(inputs, [header.__metadata__.target, ...JSON.parse(header.__metadata__.features)]);
  assert.equal(inputs.length, Number(header.__metadata__.input_size));
  const about = await page.locator('[data-part="look-for"]').innerText();
  assert.ok(about.includes(header.__metadata__.target), about);
  // Both models of this tab are in the menu.
  await page.locator(".pick").first().click();
  assert.equal(await page.locator('[data-example="trained"], [data-example="imported"]').count(), 2);
}

/** What is refused says why, and leaves what was there. */
async function refused(t) {
  for (const lang of ["en", "zh"]) {
    const page = await t.open(`#/gates?ex=latch&t=9&s=5&u=1&lang=${lang}`);
    const memory = () => page.locator('.cell [data-symbol="c"][data-unit="1"]').getAttribute("data-value");
    const before = await memory();
    const good = model(2, 4, 1, 7);
    const without = (name) => good.filter((own) => own.name !== name);
    const cases = [
      ["MODEL-EMPTY", Buffer.alloc(0)],
      ["MODEL-ARCHIVE", Buffer.from("PK\x03\x04 an archive")],
      ["MODEL-FORMAT", Buffer.from("date,close\n2024-01-02,1\n")],
      ["MODEL-FORMAT", safetensors(good).subarray(0, 200)],
      ["MODEL-MISSING", safetensors(without("fc.weight"))],
      ["MODEL-SHAPE", safetensors(good.map((own) => (own.name === "fc.weight" ? { ...own, shape: [1, 3], values: [1, 2, 3] } : own)))],
      ["MODEL-EXTRA", safetensors([...good, { name: "norm.weight", shape: [1], values: [1] }])],
      ["MODEL-NOT-FINITE", safetensors(good.map((own) => (own.name === "fc.bias" ? { ...own, values: [NaN] } : own)))],
      ["MODEL-CELL", safetensors(good, { cell: "gru" })],
      ["MODEL-NAMES", safetensors([{ name: "weight", shape: [1], values: [1] }])],
    ];
    for (const [code, bytes] of cases) {
      await choose(page, "odd <b>name</b>.safetensors", bytes);
      const told = page.locator(`[role="alert"][data-code="${code}"]`);
      await told.waitFor();
      const text = await told.innerText();
      assert.ok(text.length > 40 && !/%\{|MODEL-[A-Z-]+\.|undefined/.test(text), text);
      assert.equal(await page.locator('[role="alert"]').count(), 1);
      if (lang === "zh") assert.match(text, /[。：]/);
      await page.keyboard.press("Escape");
      await told.getByRole("button").click();
      await told.waitFor({ state: "detached" });
    }
    assert.ok((await page.evaluate(() => location.hash)).includes("ex=latch"));
    assert.equal(await memory(), before);
    await choose(page, "odd.safetensors", Buffer.from("x"));
    await page.locator('[data-code="MODEL-FORMAT"]').waitFor();
    await t.accessible(page, `a refused file in ${lang}`);
  }
}

/** Few and many units, every kind of page. */
async function places(t) {
  for (const [units, lang, theme, viewport] of [
    [3, "zh", "light", { width: 390, height: 844 }],
    [20, "en", "dark", { width: 320, height: 640 }],
    [6, "zh", "projector", { width: 1024, height: 768 }],
    [64, "en", "light", { width: 1440, height: 900 }],
  ]) {
    const page = await t.open(`#/gates?t=9&s=7&lang=${lang}&theme=${theme}`, { viewport });
    await choose(page, "model.safetensors", safetensors(model(4, units, 2, units)));
    await page.waitForFunction(() => location.hash.includes("ex=imported"));
    await page.keyboard.press("Escape");
    const where = `${units} units, ${viewport.width}`;
    await t.accessible(page, where);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${where} scrolls sideways by ${wide}`);
    assert.doesNotMatch(await page.locator("body").innerText(), /\b(gates|shell|keys)\.[a-z]|NaN/, where);
    await page.context().close();
  }
}

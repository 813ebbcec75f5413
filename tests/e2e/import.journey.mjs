// Import: model files of every kind made here, step by step against cells worked out here; and files that are none.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { agrees as says, inBoth } from "./lib.mjs";
import { forward, headerOf, model, safetensors } from "./models.mjs";

export const name = "import";

const gates = ["i", "f", "g", "o"];
/** The numbers of the first example: what a model without data runs on. */
const values = [
  0.6, -0.3, 0.8, 0.1, -0.9, 0.4, -0.5, 0.2, -0.7, 0.9, 0.3, -0.2, -0.4, 0.7, -0.8, 0.5, 0.1, -0.6, 0.8, -0.1, 0.4, -0.3, 0.9, -0.7,
];

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
const agrees = (page, hand, what) => says(page, hand, what, { where: ".value-table", within: 1e-6 });

async function choose(page, file, buffer) {
  await page.locator(".pick").first().click();
  await page.locator('[data-action="import-safetensors"]').setInputFiles({ name: file, mimeType: "application/octet-stream", buffer });
}

export async function run(t) {
  await walked(t);
  await stacked(t);
  await kinds(t);
  await trained(t);
  await refused(t);
  await places(t);
}

/** Random weights, 4 units, 2 inputs, six steps typed by the editor: read off the page step by step. */
async function walked(t) {
  const asked = [];
  const page = await t.open("#/gates?ex=latch&t=1&s=7&u=1&lang=en&theme=light", { before: (page) => page.on("request", (request) => asked.push(request.url())) });
  assert.ok(!asked.some((url) => url.endsWith("-editor.wasm")), "its code comes later");
  const tensors = model("lstm", 2, 4, 1, 7);
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
    const [steps] = forward("lstm", tensors, xs);
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
  const [steps] = forward("lstm", tensors, xs);
  for (const [step, hand] of gradients(tensors, steps).entries()) {
    await page.evaluate((own) => (location.hash = own), `#/gates?ex=imported&v=lstm&t=${step + 1}&s=1&u=1&dir=backward&lang=en`);
    await agrees(page, hand, `the way back, step ${step + 1}`);
  }
}

/** Double precision, a stack of two layers above eight units, names and scaler from its metadata. */
async function stacked(t) {
  const page = await t.open("#/gates?ex=latch&t=5&s=7&u=1&lang=en&theme=light");
  const tensors = model("lstm", 3, 12, 2, 11, "F64");
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
  const [below, above] = forward("lstm", tensors, xs);
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

/** An nn.GRU and an nn.RNN, in stacks: their own picture, equations and timeline, and every number as PyTorch has it. */
async function kinds(t) {
  for (const [kind, layers, dtype] of [["gru", 1, "F32"], ["gru", 3, "F64"], ["rnn", 2, "F32"]]) {
    const page = await t.open("#/gates?ex=latch&t=9&s=7&u=1&lang=en&theme=light");
    const tensors = model(kind, 2, 4, layers, 5 + layers, dtype);
    await choose(page, `${kind}.safetensors`, safetensors(tensors));
    // It is looked at as what it is, and says so in the link and in the choice of kinds.
    await page.waitForFunction((kind) => location.hash.includes(`ex=imported&v=${kind}&`), kind);
    await page.keyboard.press("Escape");
    await page.locator(`.toolbar [data-variant="${kind}"][aria-pressed="true"]`).waitFor();
    const gate = { gru: "z", rnn: "h" }[kind];
    await page.locator(`[data-equation="${gate}"]`).first().waitFor();
    assert.equal(await page.locator('[data-equation="f"], [data-control="carry"], [data-metric="variant-difference"]').count(), 0, "nothing was carried over");
    await page.locator('[data-action="show-table"]:visible').first().click();
    const xs = Array.from({ length: 24 }, (_, t) => [values[t], [0, 8, 15, 22].includes(t) ? 1 : 0]);
    const look = async (layer, step, what) => {
      await page.evaluate((hash) => (location.hash = hash), `#/gates?ex=imported&v=${kind}&t=${step}&s=7&u=1&layer=${layer}&lang=en`);
      await agrees(page, forward(kind, tensors, xs)[layer - 1][step - 1], `${kind}, ${what}, layer ${layer}, step ${step}`);
    };
    for (let layer = 1; layer <= layers; layer += 1) for (const step of [1, 2, 9, 24]) await look(layer, step, "as it came");
    await t.accessible(page, `an imported ${kind}`);
    // A weight and an input. The bias of the candidate over h stays inside the product with r.
    await page.evaluate((hash) => (location.hash = hash), `#/gates?ex=imported&v=${kind}&t=2&s=7&u=1&lang=en`);
    await page.locator('[data-action="edit-weights"]:visible').first().click();
    if (kind === "gru") {
      await page.click('[data-page="n"]');
      await page.locator('[data-weight="b_hn"][data-row="3"]').fill("1.25");
      tensors.find((own) => own.name === "gru.bias_hh_l0").values[2 * 4 + 2] = 1.25;
    } else {
      await page.click('[data-page="h"]');
      await page.locator('[data-weight="U_h"][data-row="3"][data-col="1"]').fill("1.25");
      tensors.find((own) => own.name === "rnn.weight_hh_l0").values[2 * 4] = 1.25;
    }
    await page.click('[data-page="x"]');
    await page.locator('[data-input][data-row="2"][data-col="1"]').fill("0.9");
    xs[1][0] = 0.9;
    await page.click('[data-action="edit-done"]');
    for (let layer = 1; layer <= layers; layer += 1) await look(layer, 9, "changed");
    // As an LSTM its gates begin with those that do the same, it says how far that is off; and it comes back as it was.
    await page.click('.toolbar [data-variant="lstm"]');
    await page.waitForFunction(() => location.hash.includes("v=lstm&"));
    await page.locator('[data-control="carry"]').waitFor();
    const apart = page.locator('[data-metric="variant-difference"]');
    assert.match(await apart.innerText(), new RegExp(`difference from the ${kind.toUpperCase()}'s answers`));
    assert.ok(Number(await apart.getAttribute("data-value")) > 1e-3);
    await page.click(`.toolbar [data-variant="${kind}"]`);
    await page.waitForFunction((kind) => location.hash.includes(`v=${kind}&`), kind);
    await look(1, 9, "back from the LSTM");
    // The next example is an LSTM again, and the model a model of its kind.
    await page.locator(".pick").first().click();
    await page.click('[data-example="count"]');
    await page.waitForFunction(() => location.hash.includes("ex=count&v=lstm&"));
    await page.locator(".pick").first().click();
    await page.click('[data-example="imported"]');
    await page.waitForFunction((kind) => location.hash.includes(`ex=imported&v=${kind}&`), kind);
    await look(1, 9, "chosen again");
    await t.leave(page);
  }
}

/** A file that Train exported comes back, and answers what the run answers. */
async function trained(t) {
  const page = await t.open("#/train?ds=stock&cell=lstm&layers=1&h=8&lookback=6&epochs=3&batch=64&seed=4&lang=en");
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
  const header = headerOf(bytes);
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
  const page = await t.open("#/gates?ex=latch&t=9&s=5&u=1&lang=en");
  const memory = () => page.locator('.cell [data-symbol="c"][data-unit="1"]').getAttribute("data-value");
  const before = await memory();
  const good = model("lstm", 2, 4, 1, 7);
  const without = (name) => good.filter((own) => own.name !== name);
  const cases = [
    ["MODEL-EMPTY", Buffer.alloc(0)],
    ["MODEL-ARCHIVE", Buffer.from("PK\x03\x04 an archive")],
    ["MODEL-FORMAT", Buffer.from("date,close\n2024-01-02,1\n")],
    ["MODEL-TABLE", Buffer.from("date,close\n2024-01-02,1\n"), "prices.CSV"],
    ["MODEL-FORMAT", safetensors(good).subarray(0, 200)],
    ["MODEL-MISSING", safetensors(without("fc.weight"))],
    ["MODEL-SHAPE", safetensors(good.map((own) => (own.name === "fc.weight" ? { ...own, shape: [1, 3], values: [1, 2, 3] } : own)))],
    ["MODEL-EXTRA", safetensors([...good, { name: "norm.weight", shape: [1], values: [1] }])],
    ["MODEL-NOT-FINITE", safetensors(good.map((own) => (own.name === "fc.bias" ? { ...own, values: [NaN] } : own)))],
    ["MODEL-SIZES", safetensors(good, { cell: "gru" })],
    ["MODEL-CELL", safetensors(good, { cell: "transformer" })],
    ["MODEL-CELL", safetensors(model("rnn", 2, 4, 1, 7), { nonlinearity: "relu" })],
    ["MODEL-NAMES", safetensors([{ name: "weight", shape: [1], values: [1] }])],
  ];
  for (const [code, bytes, name] of cases) {
    await choose(page, name ?? "odd <b>name</b>.safetensors", bytes);
    const told = await inBoth(page, code);
    assert.equal(await page.locator('[role="alert"]').count(), 1);
    if (code === "MODEL-NAMES") await t.accessible(page, "a refused file");
    await page.keyboard.press("Escape");
    await told.getByRole("button").dispatchEvent("click");
    await told.waitFor({ state: "detached" });
  }
  assert.ok((await page.evaluate(() => location.hash)).includes("ex=latch"));
  assert.equal(await memory(), before);
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
    const kind = { 3: "gru", 6: "rnn" }[units] ?? "lstm";
    await choose(page, "model.safetensors", safetensors(model(kind, 4, units, 2, units)));
    await page.waitForFunction(() => location.hash.includes("ex=imported"));
    await page.keyboard.press("Escape");
    const where = `${units} units, ${viewport.width}`;
    await t.accessible(page, where);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${where} scrolls sideways by ${wide}`);
    assert.doesNotMatch(await page.locator("body").innerText(), /\b(gates|shell|keys)\.[a-z]|NaN/, where);
    await t.leave(page);
  }
}

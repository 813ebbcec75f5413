// Edit: every number is a handle. What the page shows after a change is worked out here once more.
import assert from "node:assert/strict";
import { agrees as says } from "./lib.mjs";
import { model, safetensors } from "./models.mjs";

export const name = "edit";

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const values = [
  0.6, -0.3, 0.8, 0.1, -0.9, 0.4, -0.5, 0.2, -0.7, 0.9, 0.3, -0.2, -0.4, 0.7, -0.8, 0.5, 0.1, -0.6, 0.8, -0.1, 0.4, -0.3, 0.9, -0.7,
];

/** The example: rows are units, columns h1 h2 h3 h4 | value mark | b. */
const example = () => ({
  x: values.map((value, t) => [value, [0, 8, 15, 22].includes(t) ? 1 : 0]),
  h: [0, 0, 0, 0],
  c: [0, 0, 0, 0],
  i: [[0, 0, 0, 0, 0, 9, -4.5], [0.2, 0, 0, 0, 0, -3, -2.1], [0, 0, 0, 0.3, 0.4, 0, 2.3], [0, 0, 0.6, 0, 0, 0, -1.3]],
  f: [[0, 0, 0, 0, 0, -9, 4.5], [0, 0, 0, 0, 0, -9, 4.5], [0.4, 0, 0, 0, 0.6, 0, -2.4], [0, -0.7, 0, 0, 0.4, -1, 1.7]],
  g: [[0, 0, 0, 0, 0.8, 0, 0], [0, 0.3, 0, 0, 0, -1.2, 1.6], [0, 0, 0, 0, 1.7, 0, 0], [0, 0, 0.4, 0, 1.3, 0, 0]],
  o: [[0, 0, 0, 0, 0, 0.6, 2.6], [0, 0, 0, 0, 0, 0, 1.6], [0.5, 0, 0, 0, 0.7, 0, 1.2], [0, 0, 0, -0.5, 0, -1.2, 1.1]],
});

/** Everything at `step` (from 1), from the first step on. */
function forward(cell, step) {
  let [h, c] = [cell.h, cell.c];
  let now = {};
  for (let t = 0; t < step; t += 1) {
    const u = [...h, ...cell.x[t], 1];
    const gate = (rows, act) => rows.map((row) => act(row.reduce((sum, w, k) => sum + w * u[k], 0)));
    const [f, i, g, o] = [gate(cell.f, sigmoid), gate(cell.i, sigmoid), gate(cell.g, Math.tanh), gate(cell.o, sigmoid)];
    c = c.map((old, k) => f[k] * old + i[k] * g[k]);
    h = o.map((open, k) => open * Math.tanh(c[k]));
    now = { f, i, g, o, c, h, y: [1.72 * h[0]] };
  }
  return now;
}

/** The page comes to say what `cell` gives at `step`, for every unit. */
const agrees = (page, cell, step, what) => says(page, forward(cell, step), what);

const field = (page, weight, row, col) => page.locator(`[data-weight="${weight}"][data-row="${row}"][data-col="${col}"]`);

export async function run(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=7&u=1&lang=en&theme=light", { permissions: ["clipboard-read", "clipboard-write"] });
  const cell = example();
  await agrees(page, cell, 9, "before any change");

  // Typing: the whole sequence follows at once, and the picture says what was before.
  await page.locator('[data-action="edit-weights"]:visible').click();
  const mark = field(page, "W_f", 1, 2);
  await mark.fill("-4");
  cell.f[0][5] = -4;
  await agrees(page, cell, 9, "a weight typed");
  assert.ok((await page.locator(".before path").count()) > 0, "dashes mark the values before");
  assert.ok((await page.locator(".answer-before").count()) === 1, "the answer before is drawn");
  assert.match(await page.locator(".edit-list").innerText(), /weight on mark\s+−9\.00\s+→\s+−4\.00/);
  assert.match(await page.locator(".edit-list").innerText(), /RMSE, 24 steps/);

  // Arrow keys: 0.1, with Shift 1, with Alt 0.01.
  await mark.press("ArrowUp");
  await mark.press("Shift+ArrowUp");
  await mark.press("Alt+ArrowDown");
  cell.f[0][5] = -2.91;
  await agrees(page, cell, 9, "arrow keys");

  // A drag of 50 pixels is 1; it is one step back.
  const bias = field(page, "b_i", 2, 1);
  await page.click('[data-page="i"]');
  const box = await bias.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (let x = 1; x <= 10; x += 1) await page.mouse.move(box.x + box.width / 2 + 5 * x, box.y + box.height / 2);
  await page.mouse.up();
  cell.i[1][6] = -1.1;
  await agrees(page, cell, 9, "a drag");
  await page.keyboard.press("Control+z");
  cell.i[1][6] = -2.1;
  await agrees(page, cell, 9, "a drag taken back");
  await page.keyboard.press("Control+Shift+Z");
  cell.i[1][6] = -1.1;
  await agrees(page, cell, 9, "and done again");

  // No number leaves its range, and what is no number changes nothing.
  await field(page, "U_i", 1, 1).fill("99");
  cell.i[0][0] = 10;
  await agrees(page, cell, 9, "the range");
  await field(page, "U_i", 1, 1).fill("x");
  await agrees(page, cell, 9, "no number");
  assert.equal(await field(page, "U_i", 1, 1).getAttribute("aria-invalid"), "true");
  assert.equal(await page.locator("p.edit-wrong").innerText(), "Not a number: what was there stays.");
  await page.click('[data-action="undo"]');
  cell.i[0][0] = 0;
  await agrees(page, cell, 9, "undo by its button");
  assert.equal(await page.locator("p.edit-wrong").textContent(), "");

  await inputs(t, page, cell);
  await notice(t, page);
  await thumbnail(page);
  await places(t);
  await bars(t);
  await long(t);
}

/** The bars and cells of x in the timeline are handles in every example; 0 and 1 come to rest on a whole number. */
async function bars(t) {
  for (const [example, columns] of [["count", 1], ["parity", 1], ["mean", 1], ["echo", 1], ["reset", 3], ["depth", 2], ["sentence", 5]]) {
    const page = await t.open(`#/gates?ex=${example}&t=2&s=7&u=1&lang=en`);
    await page.locator('[data-action="edit-weights"]:visible').first().click();
    await page.click('[data-page="x"]');
    const read = async (column) => Number(await page.locator(`[data-input][data-row="4"][data-col="${column}"]`).getAttribute("data-value"));
    const timeline = await page.locator(".timeline-picture").boundingBox();
    const steps = await page.evaluate(() => document.querySelector('[data-sequence="1"]').value.split(", ").length);
    const width = (timeline.width - 120) / steps;
    for (const column of [1, columns]) {
      const [x, y] = [timeline.x + 116 + 3.5 * width, timeline.y + 30 + (columns > 1 ? 14 * (column - 1) + 6 : 19)];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.locator(`[data-input][data-row="4"][data-col="${column}"]`).waitFor();
      const before = await read(column);
      // Down from 1, up from anything less: a whole is 40 pixels in a list of cells, 19 as a bar.
      const way = before >= 1 ? -1 : 1;
      await page.mouse.move(x, y - way * (columns > 1 ? 20 : 10), { steps: 3 });
      const half = await read(column);
      assert.ok(Math.abs(half - (before + way * (columns > 1 ? 0.5 : 10 / 19))) < 0.02, `${example} ${column}: ${before} to ${half}`);
      if (Number.isInteger(before)) {
        await page.mouse.move(x, y - way * (columns > 1 ? 39 : 18), { steps: 3 });
        assert.equal(await read(column), before + way, `${example} ${column} rests`);
      }
      await page.mouse.up();
    }
    await t.leave(page);
  }
  // A model from a file too.
  const page = await t.open("#/gates?ex=latch&t=1&s=7&u=1&lang=en");
  await page.locator(".pick").first().click();
  await page.locator('[data-action="import-safetensors"]').setInputFiles({ name: "m.safetensors", mimeType: "application/octet-stream", buffer: safetensors(model("lstm", 3, 4, 1, 7)) });
  await page.waitForFunction(() => location.hash.includes("ex=imported"));
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await page.click('[data-page="x"]');
  const own = page.locator('[data-input][data-row="1"][data-col="1"]');
  const before = Number(await own.getAttribute("data-value"));
  const timeline = await page.locator(".timeline-picture").boundingBox();
  const [x, y] = [timeline.x + 116 + (timeline.width - 120) / 48, timeline.y + 36];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + 8, { steps: 3 });
  await page.mouse.up();
  assert.ok(Math.abs(Number(await own.getAttribute("data-value")) - (before - 0.2)) < 0.011);
}

/** More numbers than a sequence may have are cut, and that is said; a number above 1 stays in its row. */
async function long(t) {
  for (const [viewport, theme] of [[{ width: 1440, height: 900 }, "light"], [{ width: 1024, height: 768 }, "projector"]]) {
    const page = await t.open(`#/gates?ex=latch&t=9&s=7&u=1&lang=en&theme=${theme}`, { viewport });
    await page.keyboard.press("e");
    await page.click('[data-page="x"]');
    const text = page.locator('[data-sequence="1"]');
    assert.ok((await text.boundingBox()).height >= 30, `${theme}: a sequence can be typed`);
    await text.fill(Array.from({ length: 900 }, (_, k) => k % 9).join(" "));
    await page.getByText("900 numbers: the first 200 are used").waitFor();
    await text.blur();
    await page.getByText("900 numbers: the first 200 are used").waitFor();
    await text.fill("3, -4, 0.5");
    await page.getByText("900 numbers").waitFor({ state: "detached" });
    if (theme === "light") {
      const inside = await page.evaluate(() => {
        const [bars, numbers] = [document.querySelector(".timeline .handles").getBoundingClientRect(), document.querySelector(".timeline svg").getBoundingClientRect()];
        return [bars.top - numbers.top, bars.height];
      });
      assert.ok(inside[0] >= 28 && inside[1] <= 40, `bars stay in their row: ${inside}`);
    }
    await t.leave(page);
  }
}

/** The inputs and the initial states are handles as well. */
async function inputs(t, page, cell) {
  await page.click('[data-page="x"]');
  await page.locator('[data-input][data-row="9"][data-col="1"]').fill("0.9");
  cell.x[8][0] = 0.9;
  await agrees(page, cell, 9, "an input typed");
  await page.locator('[data-sequence="1"]').fill([...values.slice(0, 8), -0.2, ...values.slice(9)].join("\t"));
  cell.x[8][0] = -0.2;
  await agrees(page, cell, 9, "a sequence pasted");

  // A bar of x in the timeline: its height is the value, 19 pixels are 1.
  const timeline = await page.locator(".timeline-picture").boundingBox();
  const column = (timeline.width - 120) / 24;
  const [x, y] = [timeline.x + 116 + 8.5 * column, timeline.y + 49];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 10, { steps: 4 });
  await page.mouse.up();
  const dragged = Number(await page.locator('[data-input][data-row="9"][data-col="1"]').getAttribute("data-value"));
  assert.ok(Math.abs(dragged - (-0.2 + 10 / 19)) < 0.006, `the bar was dragged to ${dragged}`);
  cell.x[8][0] = dragged;
  await agrees(page, cell, 9, "a bar dragged");
  // Its field has the keyboard.
  await page.waitForFunction(() => document.activeElement?.dataset.input === "x");
  await page.keyboard.press("ArrowUp");
  cell.x[8][0] = dragged + 0.1;
  await agrees(page, cell, 9, "arrow keys on a bar");

  await page.click('[data-action="add-step"]');
  await page.waitForFunction(() => location.hash.includes("t=10&"));
  cell.x.splice(9, 0, [0, 0]);
  await agrees(page, cell, 10, "a step added");
  await page.click('[data-action="remove-step"]');
  cell.x.splice(9, 1);
  await agrees(page, cell, 10, "a step removed");

  await page.click('[data-page="start"]');
  await page.locator('[data-start="c"][data-row="3"]').fill("0.5");
  cell.c[2] = 0.5;
  await agrees(page, cell, 10, "c_0");
  await t.accessible(page, "the initial states");
  await page.click('[data-action="reset"]');
  await agrees(page, example(), 10, "reset");
  await page.click('[data-action="undo"]');
  await agrees(page, cell, 10, "reset taken back");
}

/** A link that cannot carry the changes says so; Done keeps them. */
async function notice(t, page) {
  await page.click('[data-action="edit-done"]');
  await page.locator(".editor").waitFor({ state: "detached" });
  await page.locator(".pick").first().click();
  await page.locator('[data-action="copy-link"]').click();
  await page.locator('[data-code="LINK-CHANGES"]').waitFor();
  assert.match(await page.locator('[data-code="LINK-CHANGES"]').innerText(), /2 weights, 1 input, 1 initial state/);
  await page.keyboard.press("Escape");
}

/** A matrix opens the editor on its gate; a gate drawn at random is the same one every time. */
async function thumbnail(page) {
  await page.locator('[data-edit="g"]').click();
  await page.locator('[data-page="g"][aria-pressed="true"]').waitFor();
  const read = () => page.locator("[data-weight]").evaluateAll((all) => all.map((own) => own.dataset.value).join());
  const before = await read();
  await page.click('[data-action="randomise"]');
  await page.waitForFunction((old) => [...document.querySelectorAll("[data-weight]")].map((own) => own.dataset.value).join() !== old, before);
  await page.click('[data-action="undo"]');
  assert.equal(await read(), before);
}

/** Every page of the editor, theme, language and size is whole and open to everyone. */
async function places(t) {
  const sizes = [{ width: 1440, height: 900 }, { width: 390, height: 844 }, { width: 320, height: 640 }, { width: 1024, height: 768 }];
  for (const [lang, theme] of [["en", "light"], ["zh", "dark"], ["zh", "projector"]]) {
    for (const viewport of sizes) {
      if (theme === "projector" && viewport.width < 1000) continue;
      const page = await t.open(`#/gates?t=9&s=6&lang=${lang}&theme=${theme}`, { viewport });
      const where = `${lang} ${theme} ${viewport.width}`;
      await page.keyboard.press("e");
      for (const own of ["f", "x", "start"]) {
        await page.click(`[data-page="${own}"]`);
        await page.locator(".edit-field").first().waitFor();
        // Colours hang on the theme, boxes on the size: each of both once.
        if ((lang === "en") !== [390, 1024].includes(viewport.width)) await t.accessible(page, `${where}, ${own}`, own === "f" ? "html" : ".editor");
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${where} scrolls sideways by ${wide}`);
      assert.doesNotMatch(await page.locator("body").innerText(), /\b(gates|shell|keys)\.[a-z]/, where);
      if (viewport.width < 640) {
        // One row at a time, with steppers as large as a thumb.
        await page.click('[data-page="f"]');
        const stepper = page.locator("[data-step]").first();
        const { width, height } = await stepper.boundingBox();
        assert.ok(width >= 48 && height >= 48, `${where}: a stepper is ${width} x ${height}`);
        await page.locator('[data-step="0.1"]').first().click();
        assert.equal(await field(page, "U_f", 1, 1).getAttribute("data-value"), "0.1");
      }
      await t.leave(page);
    }
  }
}

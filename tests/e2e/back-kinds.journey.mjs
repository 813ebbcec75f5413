// Back in every kind of cell: each gradient on the page beside one by differences, over the weights that the page shows.
import assert from "node:assert/strict";
import { gradients, step, weights, inputs } from "./cells.mjs";
import { looks, turn } from "./lib.mjs";

export const name = "back-kinds";
export const long = true;

/** When which gradient comes, stage 7 first; the road: what a unit's state keeps; how many numbers are checked. */
const kinds = [
  ["lstm1997", [], { 7: ["y", "h"], 6: ["o", "c"], 5: ["i", "g", "new"], 4: ["c_prev"], 3: ["z_i", "z_g", "z_o"] }, () => 1, 89],
  ["article", ["forget"], { 7: ["y", "h"], 6: ["o", "c"], 5: ["i", "g", "kept", "new"], 4: ["f", "c_prev"], 3: ["z_f", "z_i", "z_g", "z_o"] }, (now, k) => 1 - now.f[k], 117],
  ["article", ["forget", "output", "tanh"], { 7: ["y", "h"], 6: ["o", "z_o", "tanh_c", "c"], 5: ["i", "g", "kept", "new"], 4: ["f", "c_prev"], 3: ["z_f", "z_i", "z_g"] }, (now, k) => 1 - now.f[k], 125],
  ["peephole", [], { 7: ["y", "h"], 6: ["o", "z_o", "c"], 5: ["i", "g", "kept", "new"], 4: ["f"], 3: ["z_f", "z_i", "z_g"], 2: ["c_prev"] }, (now, k) => now.f[k], 129],
  ["coupled", [], { 7: ["y", "h"], 6: ["o", "c"], 5: ["i", "g", "kept", "new"], 4: ["f", "c_prev"], 3: ["z_f", "z_g", "z_o"] }, (now, k) => now.f[k], 89],
  ["gru", [], { 7: ["y", "h"], 5: ["kept", "new", "n", "z_n", "reset"], 4: ["z", "r", "z_hn"], 3: ["z_r", "z_z"] }, (now, k) => now.z[k], 93],
  ["gru", ["before", "writes"], { 7: ["y", "h"], 5: ["kept", "new", "n", "z_n", "reset"], 4: ["z", "r"], 3: ["z_r", "z_z"] }, (now, k) => 1 - now.z[k], 89],
  ["rnn", [], { 7: ["y", "h"], 3: ["z_h"] }, null, 33],
];

/** Picture and table say what `hand` has for `ids`, and nothing else of the way back. */
async function agrees(page, hand, ids, what) {
  let wrong = "";
  for (let tries = 0; tries < 60; tries += 1) {
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll('[data-symbol^="d_"][data-value]')].map((own) => [own.dataset.symbol.slice(2), Number(own.dataset.unit), Number(own.dataset.value), own.closest("table") ? "table" : "picture"]),
    );
    const off = shown.find(([id, unit, value]) => !ids.includes(id) || !(Math.abs(value - hand[`d_${id}`][unit - 1]) < 1e-8));
    const missing = ids.find((id) => hand[`d_${id}`].some((_, k) => !shown.some(([own, unit, , at]) => own === id && unit === k + 1 && at === "table")));
    if (!off && !missing) return;
    wrong = off ? `d_${off[0]} of unit ${off[1]} is ${off[2]}, not ${hand[`d_${off[0]}`]?.[off[1] - 1]}` : `d_${missing} is not in the table`;
    await page.waitForTimeout(50);
  }
  assert.fail(`${what}: ${wrong}`);
}

const linked = (page, part) => page.waitForFunction((part) => location.hash.includes(part), part);

export async function run(t) {
  for (const kind of kinds) await walk(t, ...kind);
  await chosen(t);
  await places(t);
}

/** From stage 7 to 1 at step 9, by the link alone. */
async function walk(t, kind, form, stages, road, count) {
  const what = `${kind} ${form}`;
  const own = form.length ? `&form=${form.join(",")}` : "";
  const page = await t.open(`#/gates?ex=latch&v=${kind}${own}&t=9&s=7&u=1&dir=backward&lang=en&theme=light`);
  assert.equal(await page.locator('[role="alert"]').count(), 0, what);
  await page.locator('.strip[data-strip="d_h"]').first().waitFor();
  await connect(page);
  const w = await weights(page);
  const all = [...Object.values(stages).flat(), "h_prev", "x"];
  const hand = gradients(kind, form, w, 9, all);
  await page.locator('[data-action="show-table"]:visible').click();
  for (let stage = 7; stage >= 1; stage -= 1) {
    if (stage < 7) await page.keyboard.press("ArrowLeft");
    await linked(page, `s=${stage}&`);
    const there = Object.entries(stages).flatMap(([own, ids]) => (Number(own) >= stage ? ids : []));
    await agrees(page, hand, stage === 1 ? all : there, `${what}, stage ${stage}`);
    assert.equal(await page.locator(".equation.open").count(), 1, `${what}, stage ${stage}: one row is open`);
    if (stage === 2) await shares(page, w, hand, kind, form, what);
  }
  // The road: a part at this step, and its product in the timeline; where there is none it says so.
  let [h, c, now] = [[0, 0, 0, 0], [0, 0, 0, 0], {}];
  // The lens follows the field that was edited last.
  const unit = Number(new URLSearchParams(await page.evaluate(() => location.hash.split("?")[1])).get("u")) - 1;
  const parts = inputs.map((x) => {
    now = step(kind, form, w, x, h, c);
    ({ h, c } = { c, ...now });
    return road?.(now, unit);
  });
  const told = await page.locator('[data-part="passed"]').textContent();
  if (road) {
    const part = Number(await page.locator(".cell [data-pipe]").getAttribute("data-pipe"));
    assert.ok(Math.abs(part - parts[8]) < 1e-9, `${what}: ${part} ${parts[8]}`);
    await page.fill('[data-control="source"]', "14");
    await page.press('[data-control="source"]', "Enter");
    await page.waitForFunction(() => document.querySelector('[data-part="passed"]').textContent.includes("step 14"));
    const passed = Number(await page.locator('.timeline [data-pipe][data-index="9"]').getAttribute("data-pipe"));
    const product = parts.slice(9, 14).reduce((product, part) => product * part, 1);
    assert.ok(Math.abs(passed - product) < 1e-9, `${what}: ${passed} ${product}`);
  } else {
    assert.match(told, /No road leads past the weights/);
    assert.equal(await page.locator("[data-pipe]").count(), 0, what);
    assert.equal(await page.locator('[data-control="source"]').count(), 0, what);
  }
  const state = hand.d_c ? "d_c" : "d_h";
  const norm = Number(await page.locator(`[data-series="${state}"][data-index="9"]`).getAttribute("data-value"));
  assert.ok(Math.abs(norm - Math.hypot(...hand[state])) < 1e-8, `${what}: norm ${norm}`);
  // Every number of the model is checked, live.
  const badge = page.locator('[data-check="passed"]');
  await badge.waitFor();
  assert.deepEqual([await badge.getAttribute("data-checked"), await badge.getAttribute("data-weights")], [String(count), String(count)], what);
  // On the way forward every kind is looked at; here those that have other parts.
  if (!["coupled", "peephole"].includes(kind) && form.length !== 1) await t.accessible(page, `Back, ${what}`);
  await t.leave(page);
}

/** Units that read each other, so that each gets a part of the error. */
async function connect(page) {
  await page.locator('[data-action="edit-weights"]').first().evaluate((own) => own.click());
  await page.locator(".editor-pages").waitFor();
  const pages = await page.locator("[data-page]").evaluateAll((all) => all.map((own) => own.dataset.page));
  for (const gate of pages.filter((own) => !["x", "start", "hold"].includes(own))) {
    await page.locator(`[data-page="${gate}"]`).evaluate((own) => own.click());
    await page.locator(`[data-weight="b_${gate}"]`).first().waitFor();
    await page.evaluate((gate) => {
      const type = (array, row, col, value) => {
        const field = document.querySelector(`[data-weight="${array}_${gate}"][data-row="${row}"][data-col="${col}"]`);
        if (!field) return;
        field.focus();
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      };
      for (const [row, col, value] of [[1, 2, "0.5"], [2, 3, "-0.6"], [3, 4, "0.4"]]) type("U", row, col, value);
      ["0.6", "-0.4", "0.8", "0.3"].forEach((value, unit) => type("p", unit + 1, 1, value));
    }, gate);
  }
  await page.click('[data-action="edit-done"]');
  await page.locator(".editor").waitFor({ state: "detached" });
}

/** A weight's share is dL/dz times what it weighs. */
async function shares(page, w, hand, kind, form, what) {
  const rows = page.locator("[data-share]");
  await rows.first().waitFor();
  const read = { h: [0, 0, 0, 0], c_prev: [] };
  let [h, c] = [read.h, read.h];
  inputs.slice(0, 9).forEach((x) => {
    [read.x, read.h, read.c_prev] = [x, h, c];
    const now = step(kind, form, w, x, h, c, (id, vector) => (read[id] = vector));
    ({ h, c } = { c, ...now });
  });
  const all = await rows.evaluateAll((all) => all.map((own) => ({ ...own.dataset })));
  assert.ok(all.length > 1, what);
  for (const own of all.filter(({ share }) => share.startsWith("b_"))) {
    const z = hand[`d_z_${own.share.slice(2)}`][own.row - 1];
    assert.ok(Math.abs(own.value - z) < 1e-8, `${what}: ${own.share}`);
  }
  // The columns of x close the row of a gate, before its bias.
  const gate = all.find(({ share }) => share.startsWith("W_"))?.share.slice(2);
  const last = all.filter(({ share }) => share === `W_${gate}`).sort((a, b) => b.col - a.col)[0];
  if (gate && !(gate === "o" && form.includes("output")) && last.col === "6") {
    assert.ok(Math.abs(last.value - hand[`d_z_${gate}`][last.row - 1] * read.x[1]) < 1e-8, `${what}: ${JSON.stringify(last)}`);
  }
}

/** By mouse and by key the way stays back from kind to kind; an open row has its words, LaTeX and code. */
async function chosen(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=4&u=1&lang=en", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.click('[data-control="dir"] button:nth-child(2)');
  await page.locator('.strip[data-strip="d_c"]').waitFor();
  await page.click('.toolbar [data-variant="gru"]');
  await linked(page, "v=gru&");
  await linked(page, "dir=backward");
  await page.locator('.strip[data-strip="d_z"]').waitFor();
  assert.match(await page.locator(".cell").textContent(), /z is blamed for both/);
  await page.click('[data-gate="d_n"]');
  await page.click('[data-action="show-more"]');
  assert.equal(await page.locator('[data-code="d_n"]').textContent(), "d_n = d_h * (1 - z)");
  await page.click('[data-action="copy-latex"]');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "\\partial L / \\partial n_t = \\partial L / \\partial h_t \\odot (1 - z_t)");
  await page.keyboard.press("v");
  await linked(page, "v=rnn&");
  await page.locator('.strip[data-strip="d_h_prev"]').first().waitFor();
  await page.click('[data-control="dir"] button:nth-child(1)');
  await page.waitForFunction(() => !location.hash.includes("dir="));
  await page.locator('.strip[data-strip="h"]').first().waitFor();
}

/** Whole in both languages, on a phone and on the wall. */
async function places(t) {
  for (const [lang, theme, width, height] of looks) {
    const link = (kind) => `#/gates?v=${kind}&t=9&s=4&u=1&dir=backward&lang=${lang}&theme=${theme}`;
    const page = await t.open(link("lstm"), { viewport: { width, height }, hasTouch: width < 400 });
    await page.locator('.strip[data-strip="d_h"]').first().waitFor();
    for (const kind of ["article", "gru", "rnn", "lstm1997", "peephole", "coupled"]) {
      await turn(page, link(kind));
      await page.locator('.strip[data-strip="d_h"]').first().waitFor();
      await page.locator("[data-check]").first().waitFor({ state: "attached" });
      const where = `Back, ${kind} ${lang} ${width}`;
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} scrolls sideways`);
      assert.doesNotMatch(await page.locator("body").innerText(), /\b(gates|shell|keys)\.[a-z]/, where);
      if (kind !== "gru") continue;
      await t.accessible(page, where);
      await t.picture(page, `back-${kind}-${lang}-${width}`);
    }
    await t.leave(page);
  }
}

// Back where layers read from both ends: each gradient on the page beside one by differences, worked out here from the
// weights that the page's own editor shows of each layer and direction.
import assert from "node:assert/strict";
import { inputs, marked, step, weights } from "./cells.mjs";
import { looks } from "./lib.mjs";
import { model, safetensors } from "./models.mjs";

export const name = "back-both";

const directions = ["forward", "backward"];
/** When which gradient comes, stage 7 first. */
const stages = {
  lstm: { 7: ["h"], 6: ["o", "c"], 5: ["kept", "new", "i", "g"], 4: ["f", "c_prev"], 3: ["z_f", "z_i", "z_g", "z_o"], 1: ["h_prev", "x"] },
  gru: { 7: ["h"], 5: ["kept", "new", "n", "z_n", "reset"], 4: ["z", "r", "z_hn"], 3: ["z_r", "z_z"], 1: ["h_prev", "x"] },
  rnn: { 7: ["h"], 3: ["z_h"], 1: ["h_prev", "x"] },
};
const there = (kind, stage) => Object.entries(stages[kind]).flatMap(([own, ids]) => (Number(own) >= stage ? ids : []));

/** What each track of a stack shows, `stack[layer][direction]`; `at` may change each vector as it is made, and sees what of: layer, direction,
 * step from 0 and name. Of the tracks that `known` has, only those that a change in that one reaches are walked again. */
function tracks(kind, { stack }, at = (...given) => given.at(-1), known) {
  const all = [];
  stack.forEach((ways, layer) => {
    const below = layer ? inputs.map((_, t) => all[layer - 1].flatMap((track) => track[t])) : inputs;
    all[layer] = ways.map((w, way) => {
      if (known && (layer < known.layer || (layer === known.layer && way !== known.way))) return known.all[layer][way];
      let [h, c] = [0, 0].map(() => Object.values(w)[0].map(() => 0));
      const out = [];
      for (const n of inputs.keys()) {
        const t = way ? inputs.length - 1 - n : n;
        const now = step(kind, [], w, below[t], h, c, (id, vector) => at(layer, way, t, id, vector));
        ({ h, c } = { c, ...now });
        out[t] = h;
      }
      return out;
    });
  });
  return all;
}

/** The mean of the squared errors of all answers. */
function loss(net, all) {
  const [top, { head, targets }] = [all.at(-1), net];
  const off = inputs.map((_, t) => top.flatMap((track) => track[t]).reduce((sum, own, k) => sum + head.weights[k] * own, head.bias) - targets[t]);
  return off.reduce((sum, own) => sum + own ** 2, 0) / off.length;
}

/** The gradient of each of `ids` at a step (from 1) of a layer and direction (from 0), by differences. */
function gradients(kind, net, [layer, way, moment], ids) {
  const here = (l, w, t) => l === layer && w === way && t === moment - 1;
  const sizes = {};
  const all = tracks(kind, net, (l, w, t, id, vector) => {
    if (here(l, w, t)) sizes[id] = vector.length;
    return vector;
  });
  const moved = (id, unit, by) => {
    const nudge = (l, w, t, own, vector) => (own === id && here(l, w, t) ? vector.map((value, k) => value + (k === unit ? by : 0)) : vector);
    return loss(net, tracks(kind, net, nudge, { all, layer, way }));
  };
  const slope = (id, unit, by) => (moved(id, unit, by) - moved(id, unit, -by)) / (2 * by);
  const exact = (id, unit) => (4 * slope(id, unit, 5e-4) - slope(id, unit, 1e-3)) / 3;
  return Object.fromEntries(ids.map((id) => [`d_${id}`, Array.from({ length: sizes[id] }, (_, unit) => exact(id, unit))]));
}

/** The gradient of one weight of a layer and direction. */
function ofWeight(kind, net, row, column) {
  const own = row[column];
  const moved = (by) => ((row[column] = own + by), loss(net, tracks(kind, net)));
  const slope = (by) => (moved(by) - moved(-by)) / (2 * by);
  const exact = (4 * slope(5e-4) - slope(1e-3)) / 3;
  row[column] = own;
  return exact;
}

/** Picture and table come to say what `hand` has, of this layer and direction, and nothing else of the way back. */
async function agrees(page, hand, [layer, way], what) {
  const ids = Object.keys(hand);
  let wrong = "";
  for (let tries = 0; tries < 60; tries += 1) {
    const shown = await page.evaluate(() => [...document.querySelectorAll('[data-symbol^="d_"][data-value]')].map((own) => ({ ...own.dataset, table: !!own.closest("table") })));
    const values = shown.filter((own) => own.symbol !== "d_y");
    const off = values.find(
      ({ symbol, unit, value, ...own }) =>
        own.layer !== String(layer + 1) || own.direction !== directions[way] || !ids.includes(symbol) || !(Math.abs(value - hand[symbol][unit - 1]) < 1e-8),
    );
    const missing = ids.find((id) => hand[id].some((_, k) => !values.some((own) => own.table && own.symbol === id && own.unit === String(k + 1))));
    if (!off && !missing) return;
    wrong = off ? `${JSON.stringify(off)} and not ${hand[off.symbol]?.[off.unit - 1]}` : `${missing} is not in the table`;
    await page.waitForTimeout(50);
  }
  assert.fail(`${what}: ${wrong}`);
}

const linked = (page, part) => page.waitForFunction((part) => location.hash.includes(part), part);
const unlinked = (page, part) => page.waitForFunction((part) => !location.hash.includes(part), part);
const way = (page, place) => page.locator('[data-control="way"]:visible button').nth(place).click();
const back = (page) => page.locator('[data-control="dir"]:visible button').nth(1).click();
const picked = (ids, all) => Object.fromEntries(ids.map((id) => [`d_${id}`, all[`d_${id}`]]));

export async function run(t) {
  await example(t);
  await imported(t, "lstm", 2);
  await imported(t, "gru", 1);
  await imported(t, "rnn", 2);
  await places(t);
}

/** By the menu, with the mouse: the way back stays when a second direction comes, and runs against its reading. */
async function example(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=7&u=1&dir=backward&lang=en&theme=light", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.locator('.strip[data-strip="d_c"]').waitFor();
  await page.locator('[data-action="more-cells"]:visible').first().click();
  await page.locator('.cell-menu [data-control="both"]').click();
  await linked(page, "reads=both");
  await linked(page, "dir=backward");
  await page.keyboard.press("Escape");
  const ways = [];
  for (const place of [0, 1]) {
    await way(page, place);
    await page.locator(`.cell [data-direction="${directions[place]}"]`).first().waitFor();
    if (place === 1) await edit(page);
    ways.push(await weights(page));
  }
  await linked(page, "way=rtl");
  let held = 0;
  const targets = inputs.map(([value], t) => (held = marked.includes(t) ? value : held));
  const net = { stack: [ways], head: { weights: [0.86, 0, 0, 0, 0.86, 0, 0, 0], bias: 0 }, targets };
  await page.keyboard.press("1");
  await page.click('[data-action="show-table"]:visible');
  const all = there("lstm", 1);
  let hand = gradients("lstm", net, [0, 1, 9], all);
  assert.ok(Math.abs(hand.d_h_prev[1]) > 1e-4, "units read each other");
  // From stage 7 to 1 of step 9, and on to step 10, which is read before it.
  await agrees(page, picked(there("lstm", 7), hand), [0, 1], "stage 7");
  assert.match(await page.locator('[data-equation="d_h"]').innerText(), /V\s*←[\s\S]*from t−1/);
  for (let stage = 6; stage >= 1; stage -= 1) {
    await page.keyboard.press("ArrowLeft");
    await linked(page, `s=${stage}&`);
    await agrees(page, picked(there("lstm", stage), hand), [0, 1], `stage ${stage}`);
    assert.equal(await page.locator(".equation.open").count(), 1, `stage ${stage}: one row is open`);
    if (stage === 4) await pipe(page, ways[1], hand);
    if (stage === 2) await shares(page, net, hand);
  }
  assert.match(await page.locator('[data-equation="d_h_prev"]').innerText(), /t\+1/);
  assert.doesNotMatch(await page.locator('[data-equation="d_c_prev"]').innerText(), /t−1/);
  await page.keyboard.press("PageDown");
  await linked(page, "t=10&s=7&");
  hand = gradients("lstm", net, [0, 1, 10], all);
  await agrees(page, picked(there("lstm", 7), hand), [0, 1], "step 10");
  await page.click('[data-action="step-prev"]');
  await linked(page, "t=9&");
  await page.click('[data-action="step-next"]');
  await linked(page, "t=10&");
  // The norms of the steps that the error has come to: from the first to this one.
  await page.locator(".stage-track button").nth(0).click();
  await agrees(page, hand, [0, 1], "step 10, stage 1");
  const norms = await page.locator('[data-series="d_c"]').evaluateAll((all) => all.map((own) => ({ ...own.dataset })));
  assert.deepEqual(norms.map((own) => Number(own.index)), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.ok(Math.abs(norms[9].value - Math.hypot(...hand.d_c)) < 1e-8);
  // Every weight of both directions is checked, live.
  const badge = page.locator('[data-check="passed"]');
  await badge.waitFor();
  assert.deepEqual([await badge.getAttribute("data-checked"), await badge.getAttribute("data-weights")], ["233", "233"]);
  assert.match(await badge.innerText(), /233 weights, both directions/);
  // In LaTeX and code.
  await page.locator(".stage-track button").nth(3).click();
  await page.click('[data-action="show-more"]');
  await page.click('[data-action="copy-latex"]');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "\\partial L / \\partial c_{t+1} = \\partial L / \\partial c_t \\odot f_t");
  await page.click('[data-action="show-more"]');
  await t.accessible(page, "Back, right to left");
  await t.picture(page, "back-both-rtl");
  // The other direction, at the same moment, and forward again.
  await way(page, 0);
  await unlinked(page, "way=");
  await page.locator(".stage-track button").nth(0).click();
  await agrees(page, gradients("lstm", net, [0, 0, 10], all), [0, 0], "left to right");
  await page.locator('[data-control="dir"]:visible button').nth(0).click();
  await unlinked(page, "dir=");
  await page.locator('.strip[data-strip="h"]').first().waitFor();
  // The last answer alone: from the end it is the first that is read, and nothing that is read later has a part in it.
  await back(page);
  await way(page, 1);
  await page.click('[data-control="loss-at"] button:nth-child(2)');
  await page.waitForFunction(() => [...document.querySelectorAll('[data-series="d_c"][data-value]')].every((own) => Number(own.dataset.value) === 0));
  await t.leave(page);
}

/** Units of the direction from the end that read each other, so that each gets a part of the error. */
async function edit(page) {
  await page.locator('[data-action="edit-weights"]').first().evaluate((own) => own.click());
  for (const gate of ["f", "i", "g", "o"]) {
    await page.locator(`[data-page="${gate}"]`).evaluate((own) => own.click());
    for (const [row, col, value] of [[1, 2, "0.5"], [2, 3, "-0.6"], [3, 4, "0.4"]]) await page.fill(`[data-weight="U_${gate}"][data-row="${row}"][data-col="${col}"]`, value);
  }
  await page.click('[data-action="edit-done"]');
  await page.locator(".editor").waitFor({ state: "detached" });
}

/** What of the error at step 4 comes to step 9: the product of the forget gates of steps 4 to 8. */
async function pipe(page, w, hand) {
  let [h, c] = [[0, 0, 0, 0], [0, 0, 0, 0]];
  const f = [];
  for (let t = inputs.length; t >= 1; t -= 1) {
    const now = step("lstm", [], w, inputs[t - 1], h, c);
    ({ h, c } = now);
    f[t] = now.f[0];
  }
  const part = Number(await page.locator(".cell [data-pipe]").getAttribute("data-pipe"));
  assert.ok(Math.abs(part - f[9]) < 1e-12 && Math.abs(hand.d_c_prev[0] - hand.d_c[0] * f[9]) < 1e-8);
  await page.fill('[data-control="source"]', "4");
  await page.press('[data-control="source"]', "Enter");
  await page.waitForFunction(() => document.querySelector('[data-part="passed"]').textContent.includes("step 4"));
  const passed = await page.locator(".timeline [data-pipe]").evaluateAll((all) => all.map((own) => [Number(own.dataset.index), Number(own.dataset.pipe)]));
  assert.deepEqual(passed.map(([index]) => index), [9, 8, 7, 6, 5, 4]);
  assert.ok(Math.abs(passed[0][1] - f[4] * f[5] * f[6] * f[7] * f[8]) < 1e-12);
  assert.match(await page.locator('[data-part="passed"]').textContent(), /reaches step 9 and .*reaches step 10/);
  // A step that is read after the source is not on its way.
  await page.fill('[data-control="source"]', "12");
  await page.press('[data-control="source"]', "Enter");
  await page.waitForFunction(() => /step 9 is read after step 12/.test(document.querySelector('[data-part="passed"]').textContent));
  // The keys are the view's again.
  await page.evaluate(() => document.activeElement.blur());
}

/** A weight's share of this step is dL/dz times what it weighs; at the step that was read first all of it is there. */
async function shares(page, net, hand) {
  const read = () => page.locator("[data-share]").evaluateAll((all) => all.map((own) => ({ ...own.dataset })));
  await page.locator("[data-share]").first().waitFor();
  const rows = await read();
  assert.ok(rows.every((own) => own.direction === "backward" && own.layer === "1"));
  const bias = rows.find((own) => own.share.startsWith("b_"));
  assert.ok(Math.abs(bias.value - hand[`d_z_${bias.share.slice(2)}`][bias.row - 1]) < 1e-8);
  await page.click('[data-action="last"]');
  await linked(page, "t=24&");
  await page.waitForFunction(() => /from step 1 to step 24/.test(document.querySelector(".shares")?.textContent));
  for (const { share, row, col, sum } of (await read()).slice(0, 4)) {
    const first = { U: 0, W: 4, b: 6 };
    const array = share.startsWith("W") && col <= 4 ? `U${share.slice(1)}` : share;
    const own = ofWeight("lstm", net, net.stack[0][1][array][row - 1], col - 1 - first[array[0]]);
    assert.ok(Math.abs(sum - own) < 1e-8, `${share} ${row} ${col}: ${sum} ${own}`);
  }
  await page.locator('[data-control="time"]').evaluate((own) => {
    own.value = "9";
    own.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await linked(page, "t=9&");
}

/** A random bidirectional model from a file, layer by layer in both directions: it is asked for 0 at every step. */
async function imported(t, kind, layers) {
  const page = await t.open("#/gates?ex=latch&t=9&s=1&u=1&lang=en");
  const tensors = model(kind, 2, 3, layers, 17, "F64", true);
  await page.locator(".pick").first().click();
  await page.locator('[data-action="import-safetensors"]').setInputFiles({ name: "both.safetensors", mimeType: "application/octet-stream", buffer: safetensors(tensors) });
  await linked(page, "ex=imported");
  await page.keyboard.press("Escape");
  await page.locator('[data-control="way"]').waitFor();
  const of = (name) => tensors.find((own) => own.name === name).values;
  const net = { stack: [], head: { weights: of("fc.weight"), bias: of("fc.bias")[0] }, targets: inputs.map(() => 0) };
  const layer = async (place) => layers > 1 && (await page.locator(".layer-choice button").nth(place).click());
  for (let place = 0; place < layers; place += 1) {
    await layer(place);
    net.stack[place] = [];
    for (const own of [0, 1]) {
      await way(page, own);
      await page.locator(`.cell [data-layer="${place + 1}"][data-direction="${directions[own]}"]`).first().waitFor();
      net.stack[place][own] = await weights(page);
    }
  }
  await back(page);
  await page.locator('.strip[data-strip="d_h"]').first().waitFor();
  await page.click('[data-action="show-table"]:visible');
  for (let place = 0; place < layers; place += 1) {
    await layer(place);
    for (const own of [0, 1]) {
      await way(page, own);
      for (const moment of [1, 9, 24]) {
        await page.locator('[data-control="time"]').evaluate((range, moment) => {
          range.value = String(moment);
          range.dispatchEvent(new Event("input", { bubbles: true }));
        }, moment);
        await linked(page, `t=${moment}&`);
        const hand = gradients(kind, net, [place, own, moment], there(kind, 1));
        await agrees(page, hand, [place, own], `${kind}, layer ${place + 1}, ${directions[own]}, step ${moment}`);
      }
    }
  }
  const badge = page.locator('[data-check="passed"]');
  await badge.waitFor({ timeout: 30_000 });
  assert.equal(await badge.getAttribute("data-checked"), await badge.getAttribute("data-weights"));
  if (layers > 1) {
    await layer(0);
    assert.match(await page.locator('[data-equation="d_h"]').innerText(), /above/);
    await page.locator(".stage-track button").nth(6).click();
    await page.waitForFunction(() => /What each direction above sends back, and what step t−1 sends back/.test(document.querySelector('[data-equation="d_h"]').textContent));
  }
  await t.accessible(page, `Back, ${kind} from both ends`);
  await t.leave(page);
}

/** Whole in both languages, on a phone and on the wall. */
async function places(t) {
  for (const query of ["reads=both&way=rtl", "v=gru&stack=2&reads=both&layer=1&way=rtl"]) {
    for (const [place, [lang, theme, width, height]] of looks.entries()) {
      const page = await t.open(`#/gates?${query}&t=9&s=4&u=1&dir=backward&lang=${lang}&theme=${theme}`, { viewport: { width, height }, hasTouch: width < 400 });
      assert.equal(await page.locator('[role="alert"]').count(), 0);
      await page.locator('.strip[data-strip="d_h"]').first().waitFor();
      await page.locator("[data-check]").first().waitFor({ state: "attached" });
      const where = `Back, ${query} ${lang} ${width}`;
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} scrolls sideways`);
      assert.doesNotMatch(await page.locator("body").innerText(), /\b(gates|shell|keys)\.[a-z]/, where);
      // Both on the wall; of the others the phones have one each, and the desktop the first.
      if (theme === "projector" || query.startsWith("v") === (place === 1)) await t.accessible(page, where);
      await t.picture(page, `back-both-${query.startsWith("v") ? "gru-" : ""}${lang}-${width}`);
      await t.leave(page);
    }
  }
}

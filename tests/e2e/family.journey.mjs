// Family: every kind of cell by mouse, by key and by link. What the page shows is worked out here once more, from
// the weights that its own editor shows.
import assert from "node:assert/strict";
import { inputs, step, weights } from "./cells.mjs";
import { looks, turn } from "./lib.mjs";

export const name = "family";
export const long = true;

const kinds = ["lstm", "article", "gru", "rnn", "lstm1997", "peephole", "coupled"];
const shown = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".cell [data-symbol][data-unit][data-value]")].map((own) => [
      own.dataset.symbol,
      Number(own.dataset.unit),
      Number(own.dataset.value),
    ]),
  );

/** The page comes to show what the weights that it shows give at step 9. */
async function agrees(page, kind, form, what) {
  const w = await weights(page);
  let [h, c, now] = [[0, 0, 0, 0], [0, 0, 0, 0], {}];
  for (let t = 0; t < 9; t += 1) {
    now = step(kind, form, w, inputs[t], h, c);
    [h, c] = [now.h, now.c];
  }
  if (kind === "gru" || kind === "rnn") delete now.c;
  const all = await shown(page);
  for (const symbol of Object.keys(now)) {
    for (let unit = 1; unit <= 4; unit += 1) {
      const own = all.filter(([id, k]) => id === symbol && k === unit);
      assert.ok(own.length > 0, `${what}: ${symbol} of unit ${unit} is not there`);
      for (const [, , value] of own) assert.ok(Math.abs(value - now[symbol][unit - 1]) < 1e-9, `${what}: ${symbol} ${value} ${now[symbol][unit - 1]}`);
    }
  }
  return w;
}

const difference = async (page) => Number(await page.locator('[data-metric="variant-difference"]').getAttribute("data-value"));
const linked = (page, part) => page.waitForFunction((part) => location.hash.includes(part), part);
const arrived = (page) => page.waitForFunction(() => document.querySelectorAll(".cell [data-value]").length > 10);

export async function run(t) {
  const asked = [];
  const before = (page) => page.on("request", (request) => asked.push(request.url()));
  const page = await t.open("#/gates?ex=latch&t=9&s=7&u=1&lang=en&theme=light", { before });
  assert.ok(!asked.some((url) => url.endsWith("-family.wasm")), "its code comes later");
  const lstm = await agrees(page, "lstm", [], "the LSTM");

  // By mouse: each takes the weights along, each shows what they give.
  for (const kind of kinds.slice(1)) {
    if (kinds.indexOf(kind) < 4) await page.click(`.toolbar [data-variant="${kind}"]`);
    else {
      await page.locator('[data-action="more-cells"]:visible').click();
      await page.locator(`.cell-menu [data-variant="${kind}"]`).click();
    }
    await linked(page, `v=${kind}&`);
    await arrived(page);
    const w = await agrees(page, kind, kind === "article" ? ["forget"] : [], kind);
    if (w.W_f) assert.deepEqual(w.W_f, kind === "gru" ? undefined : lstm.W_f, kind);
    if (kind === "gru") assert.deepEqual([w.W_z, w.W_r, w.U_n], [lstm.W_f, lstm.W_o, lstm.U_g]);
    if (kind === "rnn") assert.deepEqual([w.W_h, w.U_h, w.b_h], [lstm.W_g, lstm.U_g, lstm.b_g]);
    assert.ok(Number.isFinite(await difference(page)), kind);
    if (kind === "coupled") {
      // The answer weighs unit 1 alone: it does not tell that the others differ.
      assert.ok((await difference(page)) < 1e-12);
      const state = page.locator('[data-metric="state-difference"]');
      assert.ok(Number(await state.getAttribute("data-value")) > 0.3);
      assert.match(await state.innerText(), /Largest difference in h: 0\.3\d+, unit 2\./);
    }
    if (kind === "peephole") assert.match(await page.locator(".apart").innerText(), /h is equal as well.*come to the same/);
    await t.accessible(page, kind);
  }
  // Back in the LSTM nothing has changed.
  await page.click('.toolbar [data-variant="lstm"]');
  await linked(page, "v=lstm&");
  assert.deepEqual(await agrees(page, "lstm", [], "the LSTM again"), lstm);

  // By key: the round of all kinds.
  for (const kind of [...kinds.slice(1), "lstm"]) {
    await page.keyboard.press("v");
    await linked(page, `v=${kind}&`);
  }
  await carried(page);
  await edited(t);
  await links(t);
  await stages(t);
  await places(t);
}

/** What stays, and how far the answers are apart. */
async function carried(page) {
  await page.click('.toolbar [data-variant="article"]');
  await page.locator('[data-control="carry"]').waitFor();
  assert.ok((await difference(page)) > 0.1, "the same numbers do the opposite");
  await page.locator('[data-control="carry"]').selectOption("behaviour");
  await linked(page, "carry=behaviour");
  assert.ok((await difference(page)) < 1e-12, "1 − σ(z) = σ(−z)");
  assert.match(await page.locator('[data-metric="variant-difference"]').innerText(), /Equal to the LSTM's answers/);
  const w = await agrees(page, "article", ["forget"], "signs turned");
  assert.equal(w.W_f[0][1], 9);
  for (const word of ["output", "tanh"]) {
    await page.locator(`[data-control="article-${word}"]`).check();
    await linked(page, `form=forget,${word}`);
    assert.ok((await difference(page)) > 1e-4, word);
    assert.match(await page.locator('[data-metric="variant-difference"]').innerText(), /Largest difference from the LSTM's answers: \d/);
    await agrees(page, "article", ["forget", word], word);
    await page.locator(`[data-control="article-${word}"]`).uncheck();
    await page.waitForFunction(() => !location.hash.includes("form="));
  }
  // A convention of the GRU is measured by PyTorch's.
  await page.click('.toolbar [data-variant="gru"]');
  await page.locator('[data-control="gru-writes"]').check();
  await linked(page, "form=writes");
  assert.ok((await difference(page)) < 1e-12, "z turned round");
  await agrees(page, "gru", ["writes"], "z writes");
  await page.locator('[data-control="gru-before"]').check();
  await linked(page, "form=before,writes");
  await agrees(page, "gru", ["before", "writes"], "reset before");
}

/** A change goes along, and comes back. */
async function edited(t) {
  const page = await t.open("#/gates?ex=latch&v=peephole&t=9&s=7&u=1&lang=en");
  await arrived(page);
  assert.ok((await difference(page)) < 1e-12);
  await page.locator('[data-action="edit-weights"]:visible').first().click();
  await page.locator('[data-weight="p_f"][data-row="1"]').fill("2");
  await page.locator('[data-weight="W_f"][data-row="1"][data-col="2"]').fill("-4");
  await page.click('[data-action="edit-done"]');
  const w = await agrees(page, "peephole", [], "a peephole set");
  assert.equal(w.p_f[0][0], 2);
  assert.ok((await difference(page)) > 1e-3);
  await page.click('.toolbar [data-variant="lstm"]');
  await linked(page, "v=lstm&");
  assert.equal((await agrees(page, "lstm", [], "the change came along")).W_f[0][1], -4);
}

/** A link leads to every form; a bad one is told once. */
async function links(t) {
  const forms = [["article", ["forget", "output", "tanh"]], ["article", []], ["gru", ["before"]], ["coupled", []]];
  for (const [kind, form] of forms) {
    const page = await t.open(`#/gates?v=${kind}&form=${form.join(",") || "none"}&carry=behaviour&t=9&s=7&u=1&lang=en`);
    await arrived(page);
    await agrees(page, kind, form, `${kind} ${form}`);
    await t.leave(page);
  }
  const page = await t.open("#/gates?v=tree&lang=en");
  assert.match(await page.locator('[role="alert"]').innerText(), /v=tree → lstm/);
}

/** Nothing is there before its stage. */
async function stages(t) {
  const first = {
    gru: { z: 3, r: 3, reset: 4, kept: 4, n: 5, new: 5, h: 5 },
    rnn: { h: 3 },
    peephole: { f: 3, i: 3, g: 3, c: 5, o: 6, h: 6 },
    article: { f: 3, kept: 4, c: 5, o: 3, h: 6 },
    lstm1997: { i: 3, o: 3, new: 5, c: 5, h: 6 },
  };
  const page = await t.open("#/gates?v=lstm&t=9&s=1&u=1&lang=en");
  for (const [kind, symbols] of Object.entries(first)) {
    await turn(page, `#/gates?v=${kind}&t=9&s=1&u=1&lang=en`);
    for (let stage = 1; stage <= 7; stage += 1) {
      await page.evaluate((hash) => (location.hash = hash), `#/gates?v=${kind}&t=9&s=${stage}&u=1&lang=en`);
      for (const [symbol, from] of Object.entries(symbols)) {
        await page.waitForFunction(
          ([symbol, there]) => Boolean(document.querySelector(`[data-symbol="${symbol}"][data-unit="1"][data-value]`)) === there,
          [symbol, stage >= from],
          { timeout: 4000 },
        );
      }
    }
  }
  await t.leave(page);
}

/** Every kind is whole in both languages, on a phone and on the wall. */
async function places(t) {
  for (const [place, [lang, theme, width, height]] of looks.entries()) {
    const link = (kind) => `#/gates?v=${kind}&t=9&s=6&u=1&lang=${lang}&theme=${theme}`;
    const page = await t.open(link("lstm"), { viewport: { width, height } });
    await arrived(page);
    for (const [nth, kind] of kinds.slice(1).entries()) {
      await turn(page, link(kind));
      await arrived(page);
      const where = `${kind} ${lang} ${width}`;
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${where} scrolls sideways by ${wide}`);
      assert.doesNotMatch(await page.locator("body").innerText(), /\b(gates|shell|keys)\.[a-z]/, where);
      if (theme === "projector") await page.locator(".pick").first().click();
      if (width < 1440) {
        await page.locator('[data-action="more-cells"]:visible').click();
        await page.locator('.cell-menu [data-control="carry"]').waitFor();
        const box = await page.locator(".cell-menu").boundingBox();
        assert.ok(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height, `${where}: the menu is cut`);
      }
      // Every look with two kinds, every kind in a look.
      if (nth % 3 === place % 3) await t.accessible(page, where);
      for (let menus = 0; menus < 2; menus += 1) await page.keyboard.press("Escape");
      await page.locator(".cell-menu").waitFor({ state: "hidden" });
    }
    await t.leave(page);
  }
}

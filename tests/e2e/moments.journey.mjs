// Moments: what a link cannot carry travels as a file, and whoever opens it sees exactly this.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { inBoth } from "./lib.mjs";
import { headerOf, model, safetensors, tensorsOf } from "./models.mjs";

export const name = "moments";

const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };
const linked = (page, part) => page.waitForFunction((part) => location.hash.includes(part), part);

async function choose(page, file, buffer) {
  await page.locator(".pick").first().click();
  await page.locator('[data-action="import-safetensors"]').setInputFiles({ name: file, mimeType: "application/octet-stream", buffer });
}

/** Copies the link, and what it says; `code` is the notice about what it does not carry. */
async function copied(page, code) {
  await page.locator(".pick").first().click();
  await page.locator('.menu [data-action="copy-link"]').click();
  const notice = page.locator(`[role="alert"][data-code="${code}"]`);
  await notice.waitFor();
  await page.keyboard.press("Escape");
  return [await page.evaluate(() => navigator.clipboard.readText()), notice];
}

/** Saves the moment by the button that `from` holds. */
async function kept(page, from) {
  const [download] = await Promise.all([page.waitForEvent("download"), from.locator('[data-action="save-moment"]').click()]);
  return [await readFile(await download.path()), download.suggestedFilename()];
}

/** Every value of the picture and of the table, once `part` is in the link and they have come. */
async function seen(page, part, least = 20) {
  await linked(page, part);
  await page.waitForFunction((least) => document.querySelectorAll(".cell [data-value]").length >= least, least);
  await page.waitForTimeout(300);
  const all = await page.evaluate(() => [...document.querySelectorAll(".cell [data-symbol][data-value]")].map((own) => `${own.dataset.symbol} ${own.dataset.unit} ${own.dataset.value}`));
  return all.toSorted();
}

export async function run(t) {
  await example(t);
  await imported(t);
  await trained(t);
  await compared(t);
  await refused(t);
  await exploding(t);
  await places(t);
}

/** An example with its weights, inputs, initial states and gates changed, in another kind of cell, changed there as well. */
async function example(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=5&u=3&lang=en&theme=light", clipboard);
  await page.keyboard.press("e");
  await page.locator('[data-weight="W_f"][data-row="1"][data-col="2"]').fill("-4.1");
  await page.click('[data-page="x"]');
  await page.locator('[data-input][data-row="9"][data-col="1"]').fill("0.3333333333333333");
  await page.click('[data-page="start"]');
  await page.locator('[data-start="h"][data-row="2"]').fill("0.25");
  await page.click('[data-page="hold"]');
  await page.click('[data-hold="g"]');
  await page.locator('[data-control="hold-number"]').fill("-0.65");
  await page.click('[data-action="edit-done"]');
  const lstm = await seen(page, "v=lstm&");
  await page.click('.toolbar [data-variant="gru"]');
  await linked(page, "v=gru&");
  await page.locator('[data-control="gru-writes"]').check();
  await page.keyboard.press("e");
  await page.click('[data-page="z"]');
  await page.locator('[data-weight="b_z"][data-row="2"]').fill("0.75");
  await page.click('[data-action="edit-done"]');
  const gru = await seen(page, "form=writes");
  const apart = await page.locator('[data-metric="variant-difference"]').getAttribute("data-value");
  assert.ok(Number(apart) > 1e-3);

  const [link, notice] = await copied(page, "LINK-CHANGES");
  assert.match(await notice.innerText(), /save this moment as a file and send the file/);
  await t.accessible(page, "the notice");
  const [bytes, file] = await kept(page, notice);
  assert.equal(file, "gatehouse-latch-step-9.safetensors");
  const header = headerOf(bytes);
  assert.deepEqual([header.__metadata__.cell, header["gru.weight_ih_l0"].shape, header.x.shape], ["gru:after,writes", [12, 2], [24, 2]]);

  // The link, then the file; or the file alone, dropped on any page of Gates.
  for (const hash of [link.slice(link.indexOf("#")), "#/gates?ex=parity&t=2&s=1&u=1&dir=backward&lang=zh"]) {
    const other = await t.open(hash);
    const drop = await other.evaluateHandle((bytes) => {
      const all = new DataTransfer();
      all.items.add(new File([new Uint8Array(bytes)], "from a colleague.safetensors"));
      return all;
    }, [...bytes]);
    await other.dispatchEvent(".cell-holder", "dragover", { dataTransfer: drop });
    await other.dispatchEvent(".cell-holder", "drop", { dataTransfer: drop });
    await linked(other, "ex=latch&v=gru&form=writes&t=9&s=5&u=2");
    await other.waitForFunction((value) => document.querySelector('[data-metric="variant-difference"]')?.dataset.value === value, apart);
    assert.deepEqual(await seen(other, "form=writes"), gru);
    // Home again, what was changed is there, the clamped gate too.
    await other.click('.toolbar [data-variant="lstm"]');
    await linked(other, "v=lstm&");
    await other.locator('[data-held-label="g"]').waitFor();
    const back = await seen(other, "v=lstm&");
    const changed = back.filter((own) => !lstm.includes(own)).map((own) => own.split(" ")[0]);
    assert.ok(changed.length > 0 && changed.length < back.length, "b_z moved the forget gate, and no other weight");
    await other.keyboard.press("e");
    await other.click('[data-action="reset"]');
    await other.waitForFunction(() => document.querySelectorAll("[data-held-label]").length === 0);
    await other.click('[data-page="f"]');
    assert.equal(await other.locator('[data-weight="W_f"][data-row="1"][data-col="2"]').getAttribute("data-value"), "-9");
    await t.leave(other);
  }
}

/** A model of a file: its sender is told that the link does not carry it. */
async function imported(t) {
  const page = await t.open("#/gates?t=1&s=7&lang=zh&theme=dark", clipboard);
  await choose(page, "模型.safetensors", safetensors(model("gru", 3, 5, 2, 9), { cell: "gru", target: "收盘", features: '["开盘","成交量"]', scaler: '{"kind":"minmax"}' }));
  await linked(page, "ex=imported&v=gru&");
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await page.click('[data-page="x"]');
  const box = page.locator('[data-sequence="1"]');
  // A long sequence has a map, of a cell without c as well.
  await box.fill(Array.from({ length: 70 }, (_, k) => (k % 7) / 7).join(", "));
  await box.blur();
  await page.locator('.minimap path[d^="M"]').first().waitFor();
  await box.fill("0.5, -1, 0.25, 2");
  await box.blur();
  await page.click('[data-action="edit-done"]');
  await page.locator(".layer-choice button").nth(1).click();
  await page.click('[data-action="last"]');
  await linked(page, "t=4&");
  const before = await seen(page, "layer=2", 15);
  const [link, notice] = await copied(page, "LINK-MODEL");
  assert.match(await notice.innerText(), /链接已复制。它不含这个模型/);
  await t.picture(page, "moments-notice");
  const [bytes] = await kept(page, notice);
  const fresh = await t.open(link.slice(link.indexOf("#")));
  await fresh.locator('[role="alert"][data-code^="LINK-"]').waitFor();
  await choose(fresh, "从同事那里.safetensors", bytes);
  assert.deepEqual(await seen(fresh, "ex=imported&v=gru&t=4&s=7&u=1&layer=2", 15), before);
  assert.equal(await fresh.locator('[role="alert"]').count(), 0);
  await fresh.keyboard.press("Escape");
  const about = await fresh.locator('[data-part="look-for"]').innerText();
  assert.match(about, /模型\.safetensors.*收盘.*minmax/s);
  // Reset leads to what the model was before.
  await fresh.keyboard.press("e");
  await fresh.click('[data-action="reset"]');
  await fresh.waitForFunction(() => document.querySelector('[data-control="time"]').max === "24");
}

/** What the names, days, answers and sentences of the page are, and what is compared. */
async function told(page) {
  await page.waitForTimeout(300);
  return page.evaluate(() => {
    const all = (selector) => [...document.querySelectorAll(selector)].map((own) => own.textContent.trim());
    const pinned = all('[data-part="compared"] span')[0] ?? "";
    return { cell: all(".cell text"), days: all(".timeline-picture text"), answer: all('[data-equation="y"] .say'), y: document.querySelector('[data-symbol="y"][data-value]')?.dataset.value, pinned };
  });
}

/** A trained model with the window that it is looked at in, beside another scene: it reads as it did, in either language, both ways. */
async function trained(t) {
  const page = await t.open("#/train?ds=stock&cell=rnn&layers=2&h=6&lookback=5&epochs=2&batch=64&seed=4&lang=en", clipboard);
  await page.locator('[data-action="train"]').click();
  await page.locator('[data-run-state="done"]').waitFor({ timeout: 60_000 });
  await page.locator('[data-action="look-inside"]').first().click();
  await linked(page, "ex=trained&v=rnn&t=5&s=7");
  await seen(page, "ex=trained", 12);
  await page.locator(".layer-choice button").nth(1).click();
  await page.keyboard.press("c");
  await page.locator('[data-part="compared"]').waitFor();
  await page.keyboard.press("e");
  await page.locator('[data-weight="W_h"][data-row="1"]').first().fill("0.123456789012345678");
  await page.click('[data-action="edit-done"]');
  const before = await seen(page, "layer=2", 12);
  const words = await told(page);
  assert.ok(words.y && Math.abs(Number(words.y)) > 20, `${words.y} is in the unit of the data`);
  assert.ok(words.days.some((day) => /[A-Z][a-z]{2}/.test(day)), words.days.join());

  const [, notice] = await copied(page, "LINK-WINDOW");
  assert.match(await notice.innerText(), /No other row is in it/);
  await t.picture(page, "moments-window-notice");
  await notice.getByRole("button").last().click();
  await page.locator(".pick").first().click();
  const row = page.locator('.menu [data-action="save-moment"]');
  assert.match(await row.innerText(), /this window's values/);
  const [bytes, file] = await kept(page, page.locator(".menu"));
  assert.equal(file, "gatehouse-trained-step-5.safetensors");
  const said = headerOf(bytes).__metadata__;
  assert.equal(JSON.parse(said.window).times.length, 5);
  assert.equal(JSON.parse(said["pinned.window"]).times.length, 5);
  assert.ok(bytes.length < 16_000, "no table is in it");

  const fresh = await t.open("#/gates?lang=en");
  await choose(fresh, file, bytes);
  assert.deepEqual(await seen(fresh, "ex=imported&v=rnn&t=5&s=7&u=1&layer=2", 12), before);
  await fresh.locator('[data-part="compared"]').waitFor();
  await fresh.keyboard.press("Escape");
  assert.deepEqual(await told(fresh), words);
  await t.accessible(fresh, "a window from a file");
  await t.picture(fresh, "moments-window");
  const title = (own) => own.locator(".pick b").first().innerText();
  assert.equal(await title(fresh), await title(page));
  // The error goes back from the same loss.
  const back = async (own) => (await seen(own, "s=1&", 12)).filter((value) => value.startsWith("d_"));
  for (const own of [page, fresh]) {
    await own.keyboard.press("Escape");
    await own.locator('.toolbar [data-control="dir"] button').nth(1).click();
    await linked(own, "dir=backward");
    // The link is there before the buttons have changed what they do.
    await own.locator('.steer > :first-child[data-action="step-next"]').waitFor();
    for (let stage = 6; stage > 0; stage -= 1) {
      await own.click('[data-action="stage-next"]');
      await linked(own, `s=${stage}&`);
    }
  }
  const gradients = await back(page);
  assert.ok(gradients.length > 5, gradients.join());
  assert.deepEqual(await back(fresh), gradients);

  // In Chinese as well, saved once more from there.
  await fresh.locator(".pick").first().click();
  const [again] = await kept(fresh, fresh.locator(".menu"));
  const third = await t.open("#/gates?ex=parity&lang=zh");
  await choose(third, "再存一次.safetensors", again);
  assert.deepEqual(await back(third), gradients);
  await third.locator('[data-part="compared"]').waitFor();
  await third.keyboard.press("Escape");
  await third.setViewportSize({ width: 390, height: 844 });
  assert.doesNotMatch(await third.locator("body").innerText(), /\bgates\.|NaN|undefined/);
  await t.picture(third, "moments-window-390");
}

/** Two examples beside each other: the link names what it leaves behind, the file has it. */
async function compared(t) {
  const page = await t.open("#/gates?ex=count&t=6&s=7&lang=zh", clipboard);
  await page.keyboard.press("c");
  await page.locator('[data-part="compared"]').waitFor();
  await page.locator(".pick").first().click();
  await page.click('[data-example="parity"]');
  await linked(page, "ex=parity");
  const words = await told(page);
  const [link, notice] = await copied(page, "LINK-PINNED");
  assert.match(await notice.innerText(), /链接已复制。它不含用作对照的内容/);
  await t.accessible(page, "what is pinned does not travel");
  const [bytes] = await kept(page, notice);
  const fresh = await t.open(link.slice(link.indexOf("#")));
  assert.equal(await fresh.locator('[data-part="compared"]').count(), 0);
  await choose(fresh, "两个.safetensors", bytes);
  await fresh.locator('[data-part="compared"]').waitFor();
  await fresh.keyboard.press("Escape");
  assert.deepEqual(await told(fresh), words);
  // Another model beside what is pinned: it is called by its file, and asked for nothing.
  await choose(fresh, "模型.safetensors", safetensors(model("lstm", 2, 4, 1, 3)));
  await linked(fresh, "ex=imported");
  const beside = await fresh.locator('[data-part="compared"]').innerText();
  assert.match(beside, /模型\.safetensors（LSTM）/);
  assert.doesNotMatch(beside, /gates\./);
}

/** A file that is no moment says why, and leaves what was there. */
async function refused(t) {
  const page = await t.open("#/gates?ex=latch&t=9&s=5&u=1&lang=en");
  await page.locator(".pick").first().click();
  const [bytes] = await kept(page, page.locator(".menu"));
  const said = headerOf(bytes).__metadata__;
  const tensors = tensorsOf(bytes);
  const with_ = (change) => safetensors(tensors, { ...said, ...change });
  const cases = [
    ["SCENE-VERSION", with_({ gatehouse_scene: "99" })],
    ["SCENE-PLACE", with_({ link: "#/gates?ex=latch&t=25&s=1&u=1" })],
    ["SCENE-PLACE", with_({ link: "#/gates?ex=<b>&t=1" })],
    ["SCENE-EXAMPLE", with_({ link: "#/gates?ex=parity&v=lstm&t=1&s=1&u=1" })],
    ["SCENE-HOLD", with_({ holds: '[{"layer":1,"direction":1,"gate":"q","unit":1,"from":1,"to":1,"value":0}]' })],
    ["SCENE-STEPS", safetensors(tensors.map((own) => (own.name === "x" ? { ...own, shape: [600, 2], values: Array(1200).fill(0) } : own)), said)],
    ["MODEL-WINDOW", with_({ window: '{"times":[],"rhythm":"day","last":1e999,"actual":1,"time":null,"loss":"mse"}' })],
    ["MODEL-WINDOW", with_({ window: "{}", lookback: "24", horizon: "1", target: "__proto__", scaler: "[".repeat(5000) })],
    ["MODEL-EXTRA", safetensors([...tensors, { name: "constructor", shape: [1], values: [0] }], said)],
    ["MODEL-NAMES", safetensors([...tensors, { name: "pinned.constructor", shape: [1], values: [0] }], said)],
    ["MODEL-SHAPE", safetensors(tensors.map((own) => (own.name === "x" ? { ...own, shape: [...own.shape, ...Array(5000).fill(1)] } : own)), said)],
    ["MODEL-NOT-FINITE", safetensors(tensors.map((own) => (own.name === "fc.bias" ? { ...own, values: [1e308] } : own)), said)],
    ["MODEL-FORMAT", safetensors(tensors, said).subarray(0, -40)],
    ["MODEL-EMPTY", Buffer.alloc(0)],
    ["MODEL-FORMAT", Buffer.alloc(300, 0xff)],
    ["MODEL-NOT-FINITE", safetensors(tensors.map((own) => (own.name === "x" ? { ...own, values: own.values.map(() => NaN) } : own)), said)],
  ];
  for (const [code, own] of cases) {
    await choose(page, "odd.safetensors", own);
    const told = await inBoth(page, code);
    assert.equal(await told.locator('[data-action="save-moment"]').count(), 0);
    await page.keyboard.press("Escape");
    await told.getByRole("button").dispatchEvent("click");
    await told.waitFor({ state: "detached" });
  }
  assert.match(await page.evaluate(() => location.hash), /ex=latch&.*t=9&s=5&u=1/);
  // The file itself is one.
  await choose(page, "whole.safetensors", with_({ link: "#/gates?ex=latch&v=lstm&t=12&s=3&u=2" }));
  await linked(page, "t=12&s=3&u=2");
  await t.leave(page);
}

/** Weights as large as may be, and nothing else: gradients beyond all numbers are dashes, in the table too. */
async function exploding(t) {
  const zeros = model("rnn", 2, 3, 1, 5, "F64").map((own) => ({ ...own, values: own.values.map(() => 0) }));
  const given = { "rnn.weight_hh_l0": [1e6, 0, 0, 0, 1e6, 1e6, 0, 0, 1e6], "fc.weight": [1, 1, 1], "fc.bias": [1] };
  const tensors = zeros.map((own) => ({ ...own, values: given[own.name] ?? own.values }));
  tensors.push({ name: "x", dtype: "F64", shape: [200, 2], values: Array(400).fill(0) });
  const page = await t.open("#/gates?ex=latch&t=9&s=1&lang=zh");
  await choose(page, "大.safetensors", safetensors(tensors, { gatehouse_scene: "1", cell: "rnn", link: "#/gates?ex=imported&v=rnn&t=5&s=1&u=1&dir=backward" }));
  await linked(page, "dir=backward");
  await page.locator('[data-action="show-table"]').first().click();
  await page.locator('table [data-symbol="d_h"]').first().waitFor();
  const text = await page.locator("body").innerText();
  assert.doesNotMatch(text, /NaN|inf/i);
  assert.match(text, /–/);
}

/** The notice on every kind of page. */
async function places(t) {
  for (const [lang, theme, viewport] of [
    ["zh", "light", { width: 390, height: 844 }],
    ["en", "dark", { width: 320, height: 640 }],
    ["zh", "projector", { width: 1024, height: 768 }],
    ["en", "light", { width: 1440, height: 900 }],
  ]) {
    const page = await t.open(`#/gates?t=9&s=7&lang=${lang}&theme=${theme}`, { viewport, ...clipboard });
    const where = `${lang} ${theme} ${viewport.width}`;
    await choose(page, "model.safetensors", safetensors(model("gru", 2, 4, 1, 3)));
    await linked(page, "ex=imported");
    await page.keyboard.press("Escape");
    const [, notice] = await copied(page, "LINK-MODEL");
    await t.accessible(page, where);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${where} scrolls sideways by ${wide}`);
    const { height } = await notice.locator('[data-action="save-moment"]').boundingBox();
    assert.ok(height >= (viewport.width < 640 ? 44 : 32), `${where}: the button is ${height} high`);
    assert.doesNotMatch(await page.locator("body").innerText(), /\b(gates|shell|keys)\.[a-z]|NaN/, where);
    await t.picture(page, `moments-${viewport.width}`);
    await t.leave(page);
  }
}

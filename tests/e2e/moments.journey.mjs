// Moments: what a link cannot carry travels as a file, and whoever opens it sees exactly this.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
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
  await refused(t);
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
  assert.match(await notice.innerText(), /A file carries all of it/);
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
    await other.context().close();
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
  await box.fill("0.5, -1, 0.25, 2");
  await box.blur();
  await page.click('[data-action="edit-done"]');
  await page.locator(".layer-choice button").nth(1).click();
  await page.click('[data-action="last"]');
  await linked(page, "t=4&");
  const before = await seen(page, "layer=2", 15);
  const [link, notice] = await copied(page, "LINK-MODEL");
  assert.match(await notice.innerText(), /链接带不走这个模型/);
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

/** A trained model with the window that it is looked at in. */
async function trained(t) {
  const page = await t.open("#/train?ds=stock&cell=rnn&layers=2&h=6&lookback=5&epochs=2&batch=64&seed=4&lang=en");
  await page.locator('[data-action="train"]').click();
  await page.locator('[data-run-state="done"]').waitFor({ timeout: 60_000 });
  await page.locator('[data-action="look-inside"]').first().click();
  await linked(page, "ex=trained&v=rnn&t=5&s=7");
  const before = await seen(page, "ex=trained", 12);
  await page.locator(".pick").first().click();
  const [bytes, file] = await kept(page, page.locator(".menu"));
  assert.equal(file, "gatehouse-trained-step-5.safetensors");
  const fresh = await t.open("#/gates?lang=en");
  await choose(fresh, file, bytes);
  const after = await seen(fresh, "ex=imported&v=rnn&t=5&s=7", 12);
  // The forecast is read in the numbers that the model computes: its data stayed behind.
  const inside = (all) => all.filter((own) => !own.startsWith("y"));
  assert.deepEqual(inside(after), inside(before));
}

/** A file that is no moment says why, and leaves what was there. */
async function refused(t) {
  for (const lang of ["en", "zh"]) {
    const page = await t.open(`#/gates?ex=latch&t=9&s=5&u=1&lang=${lang}`);
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
      ["MODEL-NOT-FINITE", safetensors(tensors.map((own) => (own.name === "x" ? { ...own, values: own.values.map(() => NaN) } : own)), said)],
    ];
    for (const [code, own] of cases) {
      await choose(page, "odd.safetensors", own);
      const told = page.locator(`[role="alert"][data-code="${code}"]`);
      await told.waitFor();
      const text = await told.innerText();
      assert.ok(text.length > 30 && !/%\{|undefined/.test(text), text);
      if (lang === "zh") assert.match(text, /[。：]/);
      assert.equal(await told.locator('[data-action="save-moment"]').count(), 0);
      await page.keyboard.press("Escape");
      await told.getByRole("button").click();
      await told.waitFor({ state: "detached" });
    }
    assert.match(await page.evaluate(() => location.hash), /ex=latch&.*t=9&s=5&u=1/);
    // The file itself is one.
    await choose(page, "whole.safetensors", with_({ link: "#/gates?ex=latch&v=lstm&t=12&s=3&u=2" }));
    await linked(page, "t=12&s=3&u=2");
    await page.context().close();
  }
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
    await page.context().close();
  }
}

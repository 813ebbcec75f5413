// Surgery: any gate is held at a value over some steps. What the page shows then is worked out here once more.
import assert from "node:assert/strict";
import { agrees as says } from "./lib.mjs";

export const name = "surgery";

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const values = [
  0.6, -0.3, 0.8, 0.1, -0.9, 0.4, -0.5, 0.2, -0.7, 0.9, 0.3, -0.2, -0.4, 0.7, -0.8, 0.5, 0.1, -0.6, 0.8, -0.1, 0.4, -0.3, 0.9, -0.7,
];

/** The first example: rows are units, columns h1 h2 h3 h4 | value mark | b. */
const weights = {
  i: [[0, 0, 0, 0, 0, 9, -4.5], [0.2, 0, 0, 0, 0, -3, -2.1], [0, 0, 0, 0.3, 0.4, 0, 2.3], [0, 0, 0.6, 0, 0, 0, -1.3]],
  f: [[0, 0, 0, 0, 0, -9, 4.5], [0, 0, 0, 0, 0, -9, 4.5], [0.4, 0, 0, 0, 0.6, 0, -2.4], [0, -0.7, 0, 0, 0.4, -1, 1.7]],
  g: [[0, 0, 0, 0, 0.8, 0, 0], [0, 0.3, 0, 0, 0, -1.2, 1.6], [0, 0, 0, 0, 1.7, 0, 0], [0, 0, 0.4, 0, 1.3, 0, 0]],
  o: [[0, 0, 0, 0, 0, 0.6, 2.6], [0, 0, 0, 0, 0, 0, 1.6], [0.5, 0, 0, 0, 0.7, 0, 1.2], [0, 0, 0, -0.5, 0, -1.2, 1.1]],
};

/** Everything at `step` (from 1); `holds` are { gate, unit, from, to, value }, units and steps from 1. */
function forward(holds, step) {
  let [h, c] = [Array(4).fill(0), Array(4).fill(0)];
  let now = {};
  for (let t = 1; t <= step; t += 1) {
    const u = [...h, values[t - 1], [1, 9, 16, 23].includes(t) ? 1 : 0, 1];
    const sum = (gate) => weights[gate].map((row) => row.reduce((sum, w, k) => sum + w * u[k], 0));
    const gate = (name, act) =>
      sum(name).map((z, unit) => {
        const held = holds.find((own) => own.gate === name && own.unit === unit + 1 && own.from <= t && t <= own.to);
        return held ? held.value : act(z);
      });
    const [f, i, g, o] = [gate("f", sigmoid), gate("i", sigmoid), gate("g", Math.tanh), gate("o", sigmoid)];
    c = c.map((old, k) => f[k] * old + i[k] * g[k]);
    h = o.map((open, k) => open * Math.tanh(c[k]));
    now = { z_f: sum("f"), z_i: sum("i"), z_g: sum("g"), z_o: sum("o"), f, i, g, o, c, h, y: [1.72 * h[0]] };
  }
  return now;
}

/** The page comes to say what is there at `step` while `holds` hold. Sums stand in the table alone. */
const agrees = (page, holds, step, what) => says(page, forward(holds, step), what, { least: 25 });

export async function run(t) {
  await forget(t);
  await escaped(t);
  await ranges(t);
  await trained(t);
  await places(t);
}

/** Make unit 1 forget everything at step 5, see that it does, and put it back. */
async function forget(t) {
  const page = await t.open("#/gates?ex=latch&t=5&s=7&u=1&lang=en&theme=light", { permissions: ["clipboard-read", "clipboard-write"] });
  await agrees(page, [], 5, "before");
  // A key leads there: to the gate that the stage is about, with the focus where it is clamped.
  await page.keyboard.press("k");
  await page.waitForFunction(() => document.activeElement.dataset.holdAt === "0");
  await page.locator('[data-hold="o"][aria-pressed="true"]').waitFor();
  await page.click('[data-hold="f"]');
  assert.match(await page.locator(".hold-now").innerText(), /Forget gate, unit 1, step 5: 0\.99, free/);
  await page.click('[data-hold-at="0"]');
  const held = { gate: "f", unit: 1, from: 5, to: 5, value: 0 };
  await agrees(page, [held], 5, "shut");

  // It says so in words, everywhere.
  assert.match(await page.locator(".hold-now").innerText(), /held at 0\.00/);
  assert.match(await page.locator('[data-held-label="f"]').textContent(), /unit 1 held/);
  assert.equal(await page.locator(".timeline-picture [data-held-cells]").count(), 1);
  assert.match(await page.locator(".edit-list").innerText(), /RMSE, 24 steps/);
  const row = page.locator(".hold-list [data-held]");
  assert.deepEqual(await row.evaluate((own) => ({ ...own.dataset })), { held: "f", unit: "1", from: "5", to: "5", value: "0" });
  await page.click('[data-action="edit-done"]');
  assert.match(await page.locator('[data-held-note="f"]').innerText(), /Held at 0\.00/);
  await page.locator('[data-gate="f"]').click();
  assert.match(await page.locator('[data-equation="f"].open').innerText(), /4\.50/);
  assert.doesNotMatch(await page.locator('[data-substituted="f"]').innerText(), /0\.99/);
  await page.locator('[data-action="show-table"]:visible').first().click();
  assert.match(await page.locator('.value-table [data-symbol="f"][data-unit="1"]').innerText(), /0\.0000\s+held/);
  await t.accessible(page, "a gate held");

  // The steps after it remember nothing of what was there; a link does not carry it, and says so.
  for (const step of [6, 7, 8]) {
    await page.locator('[data-action="step-next"]').click();
    await agrees(page, [held], step, `shut, step ${step}`);
  }
  assert.equal(await page.locator("[data-held-label]").count(), 0);
  await page.click('[data-action="share-link"]');
  assert.match(await page.locator('[data-code="LINK-CHANGES"]').innerText(), /Link copied\. It opens this moment without what you changed: 1 clamped gate\./);
  await page.waitForTimeout(150);
  assert.equal(await page.locator(".copied").innerText(), "", "it is said once");

  // Undo, redo, and let go by the keyboard.
  await page.keyboard.press("Control+z");
  await agrees(page, [], 8, "taken back");
  await page.keyboard.press("Control+Shift+Z");
  await agrees(page, [held], 8, "done again");
  await page.keyboard.press("e");
  await page.locator('[data-hold-go="0"]').focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.includes("t=5&"));
  await page.locator('[data-action="let-go"]').focus();
  await page.keyboard.press("Enter");
  await agrees(page, [], 5, "let go");
  assert.equal(await page.locator("[data-held]").count(), 0);
}

/** Esc leaves from a field, too, and what was typed there holds. */
async function escaped(t) {
  const page = await t.open("#/gates?ex=latch&t=5&s=3&u=1&lang=en");
  await page.keyboard.press("k");
  await page.click('[data-hold-at="0"]');
  const row = page.locator(".hold-list [data-held]");
  assert.equal(await row.getAttribute("data-to"), "5");
  const to = page.locator('[data-control="hold-to"]');
  await to.focus();
  await to.selectText();
  await page.keyboard.type("8");
  await page.keyboard.press("Escape");
  await page.locator(".editor").waitFor({ state: "detached" });
  await page.keyboard.press("k");
  await row.waitFor();
  assert.equal(await row.getAttribute("data-to"), "8");
  await t.leave(page);
}

/** Every gate, over a range, by slider and field; two holds at once; a drag is one step back. */
async function ranges(t) {
  const page = await t.open("#/gates?ex=latch&t=10&s=7&u=3&lang=en&theme=dark");
  await page.keyboard.press("e");
  await page.click('[data-page="g"]');
  await page.click('[data-page="hold"]');
  // The page goes on with the gate that was looked at.
  await page.locator('[data-hold="g"][aria-pressed="true"]').waitFor();
  await page.locator('[data-control="hold-from"]').fill("8");
  await page.locator('[data-control="hold-from"]').blur();
  await page.locator('[data-control="hold-to"]').fill("12");
  await page.locator('[data-control="hold-to"]').blur();
  await page.locator('[data-control="hold-number"]').fill("-0.65");
  const first = { gate: "g", unit: 3, from: 8, to: 12, value: -0.65 };
  await agrees(page, [first], 10, "a candidate over five steps");
  await page.click('[data-hold="o"]');
  const slider = page.locator('[data-control="hold-value"]');
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
  await page.mouse.down();
  for (let part = 8; part >= 3; part -= 1) await page.mouse.move(box.x + (box.width * part) / 10, box.y + box.height / 2);
  await page.mouse.up();
  const value = Number(await page.locator('[data-held="o"]').getAttribute("data-value"));
  assert.ok(value > 0.2 && value < 0.4, `the slider says ${value}`);
  const second = { gate: "o", unit: 3, from: 10, to: 10, value };
  await agrees(page, [first, second], 10, "an output gate by its slider");
  await page.click('[data-action="undo"]');
  await agrees(page, [first], 10, "one drag is one step back");
  await page.click('[data-action="redo"]');
  // Longer by three steps; beyond the end it stays within.
  await page.locator('[data-control="hold-to"]').fill("99");
  await page.locator('[data-control="hold-to"]').blur();
  await page.locator('[data-held="o"][data-to="24"]').waitFor();
  await page.locator('[data-control="hold-number"]').fill("7");
  await page.locator('[data-held="o"][data-value="1"]').waitFor();
  await page.locator('[data-control="hold-number"]').fill("x");
  await page.click('[data-action="last"]');
  await agrees(page, [first, { ...second, to: 24, value: 1 }], 24, "to the end");
  await page.click('[data-action="reset"]');
  await agrees(page, [], 24, "reset");
}

/** In a trained model the forecast changes, and comes back. */
async function trained(t) {
  const page = await t.open("#/train?ds=stock&layers=1&h=8&lookback=6&epochs=3&batch=64&seed=4&lang=en");
  await page.locator('[data-action="train"]').click();
  await page.locator('[data-run-state="done"]').waitFor({ timeout: 60_000 });
  await page.locator('[data-action="look-inside"]').first().click();
  await page.waitForFunction(() => location.hash.includes("ex=trained"));
  // It begins where the forecast is read: nothing comes after that.
  await page.waitForFunction(() => location.hash.includes("s=7"));
  await page.locator('[data-action="stage-next"][aria-disabled="true"]').waitFor();
  const answer = page.locator('.cell [data-symbol="y"][data-value]');
  const before = await answer.getAttribute("data-value");
  await page.keyboard.press("e");
  await page.click('[data-page="hold"]');
  await page.click('[data-hold="o"]');
  await page.click('[data-hold-at="0"]');
  await page.waitForFunction((old) => document.querySelector('.cell [data-symbol="y"]')?.dataset.value !== old, before);
  assert.match(await page.locator(".edit-list").innerText(), /forecast off by/);
  await page.click('[data-action="let-go"]');
  await page.waitForFunction((old) => document.querySelector('.cell [data-symbol="y"]')?.dataset.value === old, before);
}

/** The page of holds on every kind of page, in both languages. */
async function places(t) {
  const sizes = [{ width: 1440, height: 900 }, { width: 390, height: 844 }, { width: 320, height: 640 }, { width: 1024, height: 768 }];
  for (const [lang, theme] of [["en", "light"], ["zh", "dark"], ["zh", "projector"], ["en", "projector"]]) {
    for (const viewport of sizes) {
      if (theme === "projector" && viewport.width < 1000) continue;
      const page = await t.open(`#/gates?t=9&s=6&u=2&lang=${lang}&theme=${theme}`, { viewport });
      const where = `${lang} ${theme} ${viewport.width}`;
      await page.keyboard.press("e");
      await page.click('[data-page="hold"]');
      await page.click('[data-hold-at="1"]');
      await page.locator("[data-held]").first().waitFor({ state: "attached" });
      await page.locator('[data-held-label="f"]').waitFor();
      // Colours hang on the theme, boxes on the size: each of both once.
      if ((lang === "en") === (viewport.width !== 390)) await t.accessible(page, where);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${where} scrolls sideways by ${wide}`);
      assert.doesNotMatch(await page.locator("body").innerText(), /\b(gates|shell|keys)\.[a-z]/, where);
      const small = await page.evaluate((least) => [...document.querySelectorAll(".editor :is(button, input):not(.lens *)")].filter((own) => own.offsetHeight > 0 && own.offsetHeight < least).map((own) => `${own.outerHTML.slice(0, 60)} ${own.offsetHeight}`), viewport.width < 640 ? 44 : 24);
      assert.deepEqual(small, [], where);
      await t.leave(page);
    }
  }
}

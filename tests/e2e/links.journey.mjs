// Links: an instructor's, a wrong one, a hostile one.
import assert from "node:assert/strict";

export const name = "links";

const alerts = (page) => page.locator('[role="alert"]:not([hidden])');

export async function run(t) {
  const page = await t.open("#/gates?ex=latch&v=lstm&t=9&s=5&u=2&lang=zh");
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
  assert.equal(await alerts(page).count(), 0);
  await page.waitForFunction(() => location.hash.includes("t=9&s=5&u=2"));

  for (const [hash, part] of [
    ["#/gates?t=99&s=x&u=-3&lang=en", "t=99 → 24"],
    ["#/nowhere?lang=en", "nowhere"],
    ["#/gates?v=%3Cscript%3Ealert(1)%3C/script%3E&lang=en", "v=<script>alert(1)"],
    ["#/train?lr=NaN&h=1e9&seed=-1&ds=../../x&lang=en", "lr=NaN"],
  ]) {
    const wrong = await t.open(hash);
    assert.equal(await alerts(wrong).count(), 1, hash);
    assert.match(await alerts(wrong).getAttribute("data-code"), /^LINK-/);
    assert.ok((await alerts(wrong).innerText()).includes(part), `${part} is not named for ${hash}`);
    await wrong.close();
  }

  const fresh = await t.open("#/gates?ex=trained&t=3&lang=en");
  assert.equal(await alerts(fresh).getAttribute("data-code"), "LINK-NO-MODEL");
  assert.ok((await fresh.locator('[data-symbol="f"]').count()) > 0, "the default example is shown");

  // A link with a recipe opens Train and does not train.
  const recipe = await t.open("#/train?ds=season&h=9&layers=2&epochs=40&lang=en");
  await recipe.waitForSelector('[data-control="target"]', { state: "attached" });
  assert.equal(await recipe.locator("[data-run-state]").first().getAttribute("data-run-state"), "idle");

  await history(t);
}

/** Back leads to the view before, with what was set since; a step in Gates is no entry of its own. */
async function history(t) {
  const page = await t.open("#/gates?ex=latch&t=3&s=2&lang=en");
  const entries = () => page.evaluate(() => history.length);
  const at = (part) => page.waitForFunction((part) => location.hash.startsWith(part), part);
  const before = await entries();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => !location.hash.includes("s=2"));
  const moment = await page.evaluate(() => location.hash);
  assert.equal(await entries(), before, "a stage is no entry");

  await page.locator('nav a[href="#/train"]').click();
  await at("#/train");
  await page.waitForSelector('[data-view="train"]');
  assert.equal(await entries(), before + 1);
  await page.locator('[data-control="sample"][value="season"]').click();
  await page.waitForFunction(() => location.hash.includes("ds=season"));
  await page.locator('.lang-button').click();
  await page.waitForFunction(() => document.documentElement.lang === "zh-CN");

  await page.goBack();
  await page.waitForSelector('[data-view="gates"]');
  await page.waitForFunction((moment) => location.hash === moment.replace("lang=en", "lang=zh"), moment);
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN", "the language stays");
  assert.equal(await alerts(page).count(), 0);
  await page.goForward();
  await page.waitForSelector('[data-view="train"] [data-control="target"]', { state: "attached" });
  assert.equal(await entries(), before + 1);
}

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

  await columns(t);
  await history(t);
}

/** Target and features that were chosen travel by their names, and names that are not there are told. */
async function columns(t) {
  const rows = Array.from({ length: 60 }, (_, k) => `2024-${String(1 + Math.floor(k / 28)).padStart(2, "0")}-${String(1 + (k % 28)).padStart(2, "0")},${(20 + Math.sin(k / 3)).toFixed(4)},${(k * 7) % 11},${(Math.cos(k / 5) + 3).toFixed(4)}`);
  const csv = (second) => ({ name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from(`date,first_one,"${second}",third\n${rows.join("\n")}\n`) });
  const roles = (page) => page.locator("[data-role-of]").evaluateAll((all) => all.map((own) => own.value));
  const read = async (page, file) => {
    await page.setInputFiles('[data-control="file"]', file);
    await page.waitForSelector('.work [data-action="train"]:not([disabled])');
  };
  const page = await t.open("#/train?epochs=3&lang=en");
  await read(page, csv("wind, 高"));
  const guessed = await roles(page);
  assert.doesNotMatch(await page.evaluate(() => location.hash), /target=|features=/, "what is guessed is not named");
  const target = guessed[2] === "target" ? 3 : 2;
  await page.locator(`[data-role-of="${target}"]`).selectOption("target");
  await page.locator('[data-role-of="1"]').selectOption("ignore");
  await page.waitForFunction(() => /target=.*&features=/.test(location.hash));
  const chosen = await roles(page);
  assert.notDeepEqual(chosen, guessed);
  const link = await page.evaluate(() => location.hash);
  assert.ok(link.includes("wind%2C%20%E9%AB%98"), link);
  await t.leave(page);

  const other = await t.open(link);
  assert.equal(await alerts(other).count(), 0);
  await read(other, csv("wind, 高"));
  assert.deepEqual(await roles(other), chosen);
  assert.equal(await other.evaluate(() => location.hash), link);
  await t.leave(other);

  // Another file: the guess stands, and what is missing is named.
  const without = await t.open(link);
  await read(without, csv("beside"));
  const told = without.locator('[data-code="LINK-COLUMNS"]');
  await told.waitFor();
  assert.match(await told.innerText(), /mine\.csv[^]*wind, 高/);
  assert.deepEqual(await roles(without), guessed);
  // A target alone: the guessed one stays an input, whichever stands first.
  const alone = await t.open(`#/train?lang=en&target=${guessed[1] === "target" ? "third" : "first_one"}`);
  await read(alone, csv("beside"));
  const given = await roles(alone);
  assert.deepEqual([given.indexOf("target"), given.filter((own) => own === "feature").length], [guessed[1] === "target" ? 3 : 1, 2]);
  // A whole link that names none means those that are guessed.
  await alone.evaluate(() => (location.hash = "#/train?cell=lstm&layers=1&h=4&lookback=6&horizon=1&lr=0.01&opt=adam&batch=32&epochs=3&seed=7&lang=en"));
  await alone.waitForFunction((guessed) => [...document.querySelectorAll("[data-role-of]")].map((own) => own.value).join() === guessed.join(), guessed);
  await t.leave(alone);
  const both = await t.open("#/train?lang=en&target=gamma&features=delta");
  await read(both, csv("beside"));
  await both.locator('[data-code="LINK-COLUMNS"]', { hasText: "gamma, delta" }).waitFor();
  await t.leave(both);

  // How a file is read is in no link: who copies it is told.
  await without.locator('[data-action="share-link"]').click();
  assert.equal(await without.locator('[data-code="LINK-TABLE"]').count(), 0);
  await without.locator('[data-control="header"]').selectOption("true");
  await without.waitForSelector('.work [data-action="train"]:not([disabled])');
  await without.locator('[data-action="share-link"]').click();
  await without.locator('.notice[data-code="LINK-TABLE"]').waitFor();
  assert.match(await without.locator('.notice[data-code="LINK-TABLE"]').innerText(), /Left out: how the file is read/);
  await t.leave(without);
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

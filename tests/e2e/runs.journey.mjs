// Runs side by side: two starts, a setting changed, losses laid over each other, and the way back to each.
import assert from "node:assert/strict";

export const name = "runs";

const done = (page) => page.waitForSelector('[data-run-state="done"]', { timeout: 120_000 });

/** The table of runs: number -> what its row says. */
const table = (page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll(".runs tr[data-run]")].map((row) => [
        row.dataset.run,
        {
          here: row.getAttribute("aria-current") === "true",
          text: row.innerText.replace(/\s+/g, " "),
          test: Number(row.querySelector('[data-of="test"]')?.dataset.value),
          seconds: Number(row.querySelector('[data-of="seconds"]').dataset.value),
        },
      ]),
    ),
  );

/** Starts the run of this number by the button and waits for its end. */
async function again(page, action, number) {
  await page.click(`[data-action="${action}"]`);
  await page.waitForSelector(`.runs tr[data-run="${number}"][aria-current]`, { state: "attached", timeout: 120_000 });
  await done(page);
}

export async function run(t) {
  const page = await t.open("#/train?ds=sine&h=4&lookback=6&epochs=4&batch=64&seed=3&lang=en");
  await page.locator('[data-action="train"]').first().click();
  await done(page);
  assert.equal(await page.locator(".runs").count(), 0, "one run needs no table");
  const verdict = await page.locator(".run-title").innerText();

  await again(page, "train", 2);
  await again(page, "train-anew", 3);
  let runs = await table(page);
  assert.deepEqual(Object.keys(runs), ["1", "2", "3"]);
  assert.equal(runs[1].test, runs[2].test, "the same start gives the same digits");
  assert.notEqual(runs[1].test, runs[3].test, "another start gives others");
  assert.ok(runs[3].here && !runs[1].here, "the last one is on screen");
  assert.ok(Object.values(runs).every((own) => own.seconds > 0 && own.seconds < 120));
  assert.deepEqual(await page.locator(".runs thead th").allInnerTexts(), [
    "Run", "Seed", "Best epoch", "Validation RMSE", "Test RMSE", "Best baseline, test", "Time", "In the loss chart",
  ]);
  assert.match(runs[3].text, /^run 3 LSTM 4 /, "the next seed");

  // The losses of another start lie over those on screen; the chart says whose they are.
  const box = page.locator('tr[data-run="1"] [data-control="overlay"]');
  const ink = () => page.locator(".loss canvas").evaluate((own) => own.toDataURL().length);
  const before = await ink();
  await box.check();
  await page.waitForFunction((before) => document.querySelector(".loss canvas").toDataURL().length !== before, before);

  // Another scaling has losses of another kind, and a setting that differs has a column.
  await page.locator("details.form:not([open]) > summary").first().click();
  while (await page.locator("details.form:not([open]) > summary").count()) await page.locator("details.form:not([open]) > summary").first().click();
  await page.locator('[data-control="scaler"]').selectOption("minmax");
  await again(page, "train", 4);
  assert.equal(await page.locator(".runs thead th", { hasText: "Scaling" }).count(), 1);
  assert.equal(await page.locator('[data-control="overlay"]').count(), 0, "no other run is of the kind on screen");
  assert.equal(await page.locator(".runs .note", { hasText: "another scaling" }).count(), 1);
  await t.accessible(page, "runs side by side");

  // Back to the first: its verdict, its errors and its settings.
  await page.locator('tr[data-run="1"] [data-action="show-run"]').click();
  assert.equal(await page.locator(".run-title").innerText(), verdict);
  assert.equal(await page.locator(".outdated").count(), 1, "the form is of another run");
  await page.locator('tr[data-run="1"] [data-action="take-settings"]').click();
  assert.equal(await page.inputValue('[data-control="scaler"]'), "standard");
  assert.equal(await page.inputValue('[data-control="seed"]'), "3");
  assert.equal(await page.locator(".outdated").count(), 0);
  runs = await table(page);
  assert.ok(runs[1].here && Object.keys(runs).length === 4);
  const shown = Number(await page.locator('.scores [data-metric="rmse"][data-part="test"]').first().getAttribute("data-value"));
  assert.equal(shown, runs[1].test);
  await t.picture(page, "runs");
}

// Recurrent: Train with a GRU and with an RNN. What is said names the right one, and the file comes back.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { agrees } from "./lib.mjs";
import { forward, headerOf, tensorsOf } from "./models.mjs";

export const name = "recurrent";

export async function run(t) {
  await chosen(t);
  for (const [kind, rows, lang] of [["gru", 3, "en"], ["rnn", 1, "zh"]]) await trained(t, kind, rows, lang);
}

/** Chosen in the recipe, it stands in the link and counts its own numbers. */
async function chosen(t) {
  const page = await t.open("#/train?ds=sine&layers=2&h=8&lang=en");
  await page.locator('details.form:has([data-control="cell"]) > summary').first().click();
  const cell = page.locator('[data-control="cell"]');
  await cell.waitFor();
  assert.deepEqual(await cell.locator("option").evaluateAll((all) => all.map((own) => own.value)), ["lstm", "gru", "rnn"]);
  const facts = page.locator(".facts", { hasText: "Numbers to learn" });
  const counted = async () => Number((await facts.innerText()).match(/Numbers to learn\s*([\d\u202f]+)/)[1].replaceAll("\u202f", ""));
  // Gates x (I + H + 1) x H a layer, the GRU's candidate with its second bias, and the head.
  for (const [kind, numbers] of [["gru", 3 * 10 * 8 + 8 + 3 * 17 * 8 + 8 + 9], ["rnn", 10 * 8 + 17 * 8 + 9], ["lstm", 4 * 10 * 8 + 4 * 17 * 8 + 9]]) {
    await cell.selectOption(kind);
    await page.waitForFunction((kind) => location.hash.includes(`cell=${kind}&`), kind);
    assert.match(await facts.innerText(), new RegExp(`Cell\\s*${kind.toUpperCase()}`));
    assert.equal(await counted(), numbers, kind);
  }
  await t.accessible(page, "the choice of a cell");
  const odd = await t.open("#/train?cell=peephole&lang=en");
  await odd.locator('[data-code="LINK-VALUE"]').waitFor();
  assert.match(await odd.locator('[data-code="LINK-VALUE"]').innerText(), /cell=peephole → lstm/);
}

/** A run, its words, its files, and the look inside. */
async function trained(t, kind, rows, lang) {
  const page = await t.open(`#/train?ds=stock&cell=${kind}&layers=2&h=5&lookback=6&epochs=3&batch=64&seed=4&lang=${lang}`);
  await page.locator('[data-action="train"]').click();
  await page.locator('[data-run-state="done"]').waitFor({ timeout: 60_000 });
  const called = kind.toUpperCase();
  const row = page.locator('.scores [data-model="lstm"]');
  assert.match(await row.innerText(), new RegExp(called));
  assert.ok(Number(await row.locator('[data-metric="rmse"][data-part="test"]').getAttribute("data-value")) > 0);
  for (const part of [".run-head", ".day-bar", ".scores"]) {
    const text = await page.locator(part).innerText();
    assert.ok(text.includes(called), `${part}: ${text}`);
  }
  assert.ok(!(await page.locator("main").innerText()).includes("LSTM"), "nothing speaks of an LSTM");
  await t.accessible(page, `a ${kind} that was trained`);
  await t.picture(page, `recurrent-${kind}-${lang}`);

  const [model, file] = await exported(page, "export-safetensors");
  assert.equal(file, `gatehouse-${kind}.safetensors`);
  const said = headerOf(model).__metadata__;
  assert.deepEqual([said.cell, said.num_layers], [kind, "2"]);
  assert.equal(headerOf(model)[`${kind}.weight_hh_l1`].shape[0], rows * 5);
  const [csv] = await exported(page, "export-predictions");
  assert.match(csv.toString().split("\r\n")[0], new RegExp(`,${kind},ar,`));

  // Inside: its own picture, and every number as PyTorch would have it with these weights.
  await page.locator('[data-action="look-inside"]').first().click();
  await page.waitForFunction((kind) => location.hash.includes(`ex=trained&v=${kind}&`), kind);
  await page.locator(`.toolbar [data-variant="${kind}"][aria-pressed="true"]`).waitFor();
  await page.locator('[data-action="show-table"]:visible').first().click();
  const xs = [];
  for (let step = 1; step <= 6; step += 1) {
    await page.evaluate((hash) => (location.hash = hash), `#/gates?ex=trained&v=${kind}&t=${step}&s=7&u=1&lang=${lang}`);
    await page.waitForFunction((step) => document.querySelector("[data-control=time]").value === `${step}`, step);
    await page.waitForTimeout(200);
    xs.push(await page.locator('.value-table [data-symbol="x"][data-value]').evaluateAll((all) => all.map((own) => Number(own.dataset.value))));
  }
  const steps = forward(kind, tensorsOf(model), xs);
  const table = { where: ".value-table", within: 1e-6 };
  await agrees(page, steps[0][5], `a trained ${kind}`, table);
  const { y: _, ...above } = steps[1][5];
  await page.evaluate((hash) => (location.hash = hash), `#/gates?ex=trained&v=${kind}&t=6&s=7&u=1&layer=2&lang=${lang}`);
  await agrees(page, above, `a trained ${kind}, layer 2`, table);
  await t.accessible(page, `inside a ${kind}`);
  await t.picture(page, `recurrent-inside-${kind}-${lang}`);

  // The file is opened again.
  await page.locator(".pick").first().click();
  await page.locator('[data-action="import-safetensors"]').setInputFiles({ name: file, mimeType: "application/octet-stream", buffer: model });
  await page.waitForFunction((kind) => location.hash.includes(`ex=imported&v=${kind}&`), kind);
  assert.match(await page.locator(".pick").first().innerText(), new RegExp(`gatehouse-${kind}\\.safetensors`));
}

async function exported(page, action) {
  if (!(await page.locator(`[data-action="${action}"]`).count())) await page.locator(".run-head .run-actions .button").last().click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`[data-action="${action}"]`).click()]);
  return [await readFile(await download.path()), download.suggestedFilename()];
}

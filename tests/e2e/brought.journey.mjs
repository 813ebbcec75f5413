// Taken home and brought back: a model that was saved and its table give the run again, and what it has seen is told.
import assert from "node:assert/strict";

export const name = "brought";

const day = (k) => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10);
const wave = (k) => 20 + Math.sin(k / 4) * 5 + (k % 7) * 0.1;
const csv = (rows, head) => [head, ...Array.from({ length: rows }, (_, k) => `${day(k)},${wave(k).toFixed(5)},${Math.cos(k / 5).toFixed(5)}`)].join("\n") + "\n";

async function open(page, text, name = "wave.csv") {
  await page.setInputFiles('[data-control="file"]', { name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.waitForSelector('.preview');
  await page.waitForFunction((head) => document.querySelector(".preview thead")?.innerText.includes(head), text.split("\n")[0].split(",").pop());
  await page.waitForSelector('.work [data-action="train"]:not([disabled])');
}

async function download(page, action) {
  await page.locator(".run-actions .popover-holder > button").first().click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(`[data-action="${action}"]`)]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  await page.keyboard.press("Escape");
  return Buffer.concat(chunks);
}

const scores = (page) =>
  page.evaluate(() => Object.fromEntries([...document.querySelectorAll(".scores [data-metric][data-value]")].map((own) => [[own.closest("[data-model]")?.dataset.model, own.dataset.part, own.dataset.metric].join(" "), Number(own.dataset.value)])));

const rows = (bytes) => bytes.toString().replace("\ufeff", "").trim().split("\r\n").map((line) => line.split(","));

async function bring(page, bytes, name = "gatehouse-lstm.safetensors") {
  if (!(await page.locator('[data-action="open-trained"]').count())) await page.click('[data-action="open-kept"]');
  await page.waitForSelector('[data-action="open-trained"]', { state: "attached" });
  await page.setInputFiles('[data-action="open-trained"]', { name, mimeType: "application/octet-stream", buffer: bytes });
}

/** The same file without some of its strings. */
function without(bytes, keys) {
  const size = Number(bytes.readBigUInt64LE());
  const head = JSON.parse(bytes.subarray(8, 8 + size).toString());
  for (const key of keys) delete head.__metadata__[key];
  const [length, text] = [Buffer.alloc(8), Buffer.from(JSON.stringify(head))];
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, bytes.subarray(8 + size)]);
}

const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));

export async function run(t) {
  const page = await t.open("#/train?h=5&lookback=8&epochs=3&batch=16&seed=4&target-form=difference&lang=en");
  await open(page, csv(120, "date,wave,other"));
  await page.locator('[data-role-of="1"]').selectOption("target");
  await page.locator('.work [data-action="train"]').first().click();
  await page.waitForSelector('[data-run-state="done"]', { timeout: 60_000 });
  const before = await scores(page);
  assert.ok(Object.keys(before).length >= 8);
  const model = await download(page, "export-safetensors");
  const predicted = rows(await download(page, "export-predictions"));
  assert.equal(await page.locator('[data-part="no-moments"]').count(), 0, "a run of this visit has its time machine");
  await t.leave(page);

  // Before there is a table, it is asked for; nothing is lost.
  const later = await t.open("#/train?lang=en");
  await bring(later, model);
  await later.waitForSelector('.kept [data-code="MODEL-NO-TABLE"]');

  // With its table: the same settings, scores and forecasts, without training.
  await open(later, csv(120, "date,wave,other"));
  await bring(later, model);
  await later.waitForSelector('[data-run-state="done"] [data-code="MODEL-ROWS-TRAINED"]', { timeout: 20_000 });
  const after = await scores(later);
  assert.deepEqual(Object.keys(after).sort(), Object.keys(before).sort());
  for (const [key, value] of Object.entries(before)) assert.ok(near(after[key], value), `${key}: ${after[key]} was ${value}`);
  const again = rows(await download(later, "export-predictions"));
  assert.deepEqual(again.map((row) => row.slice(0, 2)), predicted.map((row) => row.slice(0, 2)));
  again.slice(1).forEach((row, at) => row.slice(2).forEach((own, k) => assert.ok(own === predicted[at + 1][k + 2] || near(Number(own), Number(predicted[at + 1][k + 2])), `row ${row[0]}`)));
  assert.deepEqual(await later.locator(".outdated").allInnerTexts(), []);
  for (const [control, value] of [["hidden", "5"], ["lookback", "8"], ["seed", "4"], ["target-form", "difference"]]) {
    assert.equal(await later.locator(`[data-control="${control}"]`).first().inputValue(), value, control);
  }
  assert.match(await later.evaluate(() => location.hash), /h=5&lookback=8/);
  // 70 % of 120 rows were trained on, 15 % chose the epoch, 18 rows are left; the error of the test follows from its forecasts.
  assert.match(await later.locator('[data-code="MODEL-ROWS-TRAINED"]').innerText(), /trained on 84 rows[^]*next 18 rows[^]*18 rows/);
  const test = again.slice(1).filter((row) => Number(row[0]) >= 102);
  const column = again[0].indexOf("lstm");
  const rmse = Math.sqrt(test.reduce((sum, row) => sum + (Number(row[2]) - Number(row[column])) ** 2, 0) / test.length);
  assert.ok(near(after["lstm test rmse"], rmse), `${after["lstm test rmse"]} ${rmse}`);
  // Its file has no losses: no empty chart stands for them, here or in what is taken home.
  assert.match(await later.locator('[data-part="no-losses"]').innerText(), /^Loss\s*No learning curve/);
  assert.equal(await later.locator('[data-chart="loss"]').count(), 0);
  // Nor weights of other epochs: where the time machine would be stands why it is not.
  assert.match(await later.locator('.doors [data-part="no-moments"]').innerText(), /^No time machine: [^]*best epoch/);
  assert.equal(await later.locator('[data-action="see-moments"]').count(), 0);
  const picture = (await download(later, "export-chart")).toString();
  assert.ok(picture.includes("LSTM") && !picture.includes("Loss"));
  await t.accessible(later, "a run that was brought");
  await t.picture(later, "brought");

  // It can be taken home again, and looked into.
  const twice = await download(later, "export-safetensors");
  const arrays = (bytes) => bytes.subarray(8 + Number(bytes.readBigUInt64LE())).toString("hex");
  assert.equal(arrays(twice), arrays(model));

  // A newer table: all its new rows are a test.
  await open(later, csv(150, "date,wave,other"));
  await bring(later, model);
  await later.waitForFunction(() => /The 48 rows/.test(document.querySelector('[data-code="MODEL-ROWS-TRAINED"]')?.innerText ?? ""));

  // Another table: a message, and what is on screen stays.
  await open(later, csv(120, "date,wave,else"));
  await bring(later, model);
  await later.waitForSelector('.kept [data-code="MODEL-COLUMNS"]');
  assert.match(await later.locator('.kept [data-code="MODEL-COLUMNS"]').innerText(), /other/);
  assert.equal(await later.locator('[data-run-state="done"]').count(), 1);

  // Dropped, no model at all, in Chinese.
  await t.leave(later);
  const zh = await t.open("#/train?lang=zh");
  await open(zh, csv(120, "date,wave,other"));
  const drop = (bytes, name) =>
    zh.evaluate(([bytes, name]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name));
      document.querySelector("main.train").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }, [[...bytes], name]);
  await drop(Buffer.from("no model"), "odd.safetensors");
  await zh.waitForSelector('[data-code="MODEL-NOT-READ"]');
  assert.match(await zh.locator('[data-code="MODEL-NOT-READ"]').innerText(), /不能作为模型读取/);
  // One that is chosen is read as one that is dropped.
  await zh.setInputFiles('[data-control="file"]', { name: "chosen.safetensors", mimeType: "application/octet-stream", buffer: Buffer.from("no model") });
  await zh.locator('[data-code="MODEL-NOT-READ"]', { hasText: "chosen.safetensors" }).waitFor();
  await drop(model, "Mine.SAFETENSORS");
  await zh.waitForSelector('[data-run-state="done"] [data-code="MODEL-ROWS-TRAINED"]', { timeout: 20_000 });
  assert.ok(near((await scores(zh))["lstm test rmse"], before["lstm test rmse"]));
  assert.match(await zh.locator('[data-part="no-losses"]').innerText(), /没有学习曲线/);
  assert.match(await zh.locator('[data-part="no-moments"]').innerText(), /没有时光机/);
  await zh.click('[data-action="open-kept"]');
  await zh.waitForSelector('[data-action="open-trained"]', { state: "attached" });
  assert.match(await zh.locator(".kept").innerText(), /打开训练好的模型……/);
  await t.accessible(zh, "the panel, in Chinese");

  // A file of another program: the strings that are needed are named, and what it does not say is not made up.
  await drop(without(model, ["lookback"]), "bare.safetensors");
  await zh.locator('[data-code="MODEL-BARE"]').first().waitFor();
  assert.match(await zh.locator('[data-code="MODEL-BARE"]').first().innerText(), /“lookback”[^]*target = close[^]*"kind":"standard"/);
  await drop(without(model, ["settings", "rows", "epoch", "version"]), "theirs.safetensors");
  await zh.waitForSelector('[data-run-state="done"] [data-code="MODEL-ROWS-UNKNOWN"]', { timeout: 20_000 });
  assert.equal((await zh.locator('.scores [data-model="lstm"] th').first().textContent()).trim(), "LSTM（第 – 轮）");
  const shown = await zh.locator('.runs tr[data-run="2"]').evaluate((row) => {
    const heads = [...row.closest("table").querySelectorAll("thead th")].map((own) => own.textContent.trim());
    return Object.fromEntries([...row.children].map((own, k) => [heads[k], own.textContent.trim()]));
  });
  const trained = ["批大小", "轮数", "学习率", "优化器"].filter((name) => name in shown);
  for (const name of [...trained, "随机种子", "最佳轮"]) assert.equal(shown[name], "–", `${name} is unknown: ${JSON.stringify(shown)}`);
  assert.ok(trained.length >= 1, JSON.stringify(shown));
}

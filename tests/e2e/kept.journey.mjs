// Kept on the device: what was saved comes back to its last digit; whatever is odd about storage is told, and takes nothing away.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";

export const name = "kept";

const code = (own) => `[data-code="${own}"]`;
const done = (page) => page.waitForSelector('[data-run-state="done"]', { timeout: 60_000 });
const state = (page, own) => page.waitForSelector(`[data-kept-state="${own}"]`, { timeout: 15_000 });

/** Opens the panel, unless it is open. */
async function panel(page) {
  if (!(await page.locator(".kept").count())) await page.click('[data-action="open-kept"]');
  await page.waitForSelector('.kept [data-control="keep"]');
}

/** Another page of the same browser, as after a reload. */
async function again(t, page, hash) {
  const own = await page.context().newPage();
  await own.goto(t.base + hash);
  await own.waitForSelector('html[data-ready="true"]');
  return own;
}

/** What the database holds, read without the page's code. */
const stored = (page) =>
  page.evaluate(async () => {
    const open = indexedDB.open("gatehouse-kept");
    const base = await new Promise((good, bad) => Object.assign(open, { onsuccess: () => good(open.result), onerror: bad }));
    if (!base.objectStoreNames.contains("heads")) return base.close(), [];
    const work = base.transaction(["heads", "bodies"]);
    const ask = (store, way) => work.objectStore(store)[way]();
    const [keys, heads, bodies] = [ask("heads", "getAllKeys"), ask("heads", "getAll"), ask("bodies", "getAll")];
    await new Promise((good) => (work.oncomplete = good));
    base.close();
    return keys.result.map((key, at) => ({ key, head: heads.result[at], body: [...bodies.result[at]] }));
  });

/** Writes one record, as another page of the host could. */
const plant = (page, key, head, body) =>
  page.evaluate(async ([key, head, body]) => {
    const open = indexedDB.open("gatehouse-kept");
    const base = await new Promise((good, bad) => Object.assign(open, { onsuccess: () => good(open.result), onerror: bad }));
    const work = base.transaction(["heads", "bodies"], "readwrite");
    work.objectStore("heads").put(head, key);
    work.objectStore("bodies").put(new Uint8Array(body), key);
    await new Promise((good) => (work.oncomplete = good));
    base.close();
  }, [key, head, body]);

/** What a run says on screen, digit by digit, and its weights as a file has them. */
async function digits(page) {
  const shown = await page.evaluate(() => ({
    scores: [...document.querySelectorAll('.scores [data-metric][data-value]')].map((own) => [own.dataset.metric, own.dataset.part, own.closest("[data-model]")?.dataset.model, own.dataset.value]),
    title: document.querySelector(".run-title").innerText,
  }));
  await page.locator(".run-actions .popover-holder > button").first().click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.click('[data-action="export-safetensors"]')]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  await page.keyboard.press("Escape");
  // The strings of a file stand in any order.
  const bytes = Buffer.concat(chunks);
  const end = 8 + Number(bytes.readBigUInt64LE());
  const { __metadata__: strings, ...arrays } = JSON.parse(bytes.subarray(8, end).toString());
  const head = JSON.stringify([Object.entries(strings).sort(), arrays]);
  return { ...shown, head, weights: createHash("sha256").update(bytes.subarray(end)).digest("hex") };
}

/** What one of two tabs erases the other sees; who was turned off stands in nobody's way. */
async function apart(t) {
  const page = await t.open("#/train?ds=sine&h=4&epochs=2&lang=en");
  await panel(page);
  await page.click('[data-control="keep"]');
  await state(page, "saved");
  const second = await again(t, page, "#/train?lang=zh");
  await panel(second);
  await state(second, "waiting");
  await second.click('[data-action="kept-erase"]');
  await state(page, "erased");
  assert.match(await page.locator(".kept [role=status]").first().innerText(), /^What was kept of this table is erased/);
  await second.click('[data-action="erase-all"]');
  await second.click('[data-action="erase-all-yes"]');
  await page.waitForSelector(code("KEEP-CLOSED"));
  await page.click('[data-control="keep"]');
  await state(page, "saved");
  assert.equal(await page.locator(`${code("KEEP-CLOSED")}, ${code("KEEP-OTHER-TAB")}`).count(), 0);
  await page.context().close();
}

export async function run(t) {
  await apart(t);
  // A table of one's own, in another order, with a setting of one's own.
  const rows = Array.from({ length: 90 }, (_, k) => `${k};${(Math.sin(k / 3) + k / 40).toFixed(6).replace(".", ",")};${k % 7}`);
  const hash = "#/train?h=4&lookback=6&epochs=4&batch=64&seed=3&lang=en";
  const page = await t.open(hash);
  await page.setInputFiles('[data-control="file"]', { name: "my wave.csv", mimeType: "text/csv", buffer: Buffer.from(`row;wave;week\n${rows.join("\n")}\n`) });
  await page.waitForSelector('.work [data-action="train"]:not([disabled])');
  // What is the target is ignored by nobody: another column is it first.
  await page.locator('[data-role-of="1"]').selectOption("target");
  await page.locator('[data-role-of="2"]').selectOption("ignore");

  // Off, nothing is written: no database, no mark.
  await panel(page);
  await state(page, "off");
  const bases = () => page.evaluate(async () => (await indexedDB.databases()).map((own) => own.name));
  assert.deepEqual(await bases(), []);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((own) => /keep|kept/.test(own))), []);
  await t.accessible(page, "the panel, off");

  await page.click('[data-control="keep"]');
  await state(page, "saved");
  await page.locator('.work [data-action="train"]').first().click();
  await done(page);
  await page.waitForSelector('.kept [data-of="runs"][data-value="1"]', { timeout: 15_000 });
  const before = await digits(page);
  assert.ok(before.scores.length >= 8);
  await t.accessible(page, "the panel, with a record");
  await t.picture(page, "kept");

  // The checksum and the bytes of the table, computed here.
  const [own, ...others] = await stored(page);
  assert.equal(others.length, 0, "one table has one record");
  const head = JSON.parse(own.head);
  const sha = (bytes) => createHash("sha256").update(Buffer.from(bytes)).digest("hex");
  assert.equal(head.sha256, sha(own.body));
  assert.equal(head.source, sha(Buffer.from(`row;wave;week\n${rows.join("\n")}\n`)));
  assert.deepEqual([head.app, head.schema, head.rows, head.runs, head.name, head.size], ["gatehouse", 1, 90, 1, "my wave.csv", own.body.length]);

  // A second tab only reads, in the other language; it goes on when the first is closed.
  const second = await again(t, page, "#/train?lang=zh");
  await panel(second);
  await state(second, "waiting");
  await second.waitForSelector(code("KEEP-OTHER-TAB"));
  assert.match(await second.locator(".kept").innerText(), /另一个标签页正在负责保存/);
  await t.accessible(second, "the panel of a second tab, in Chinese");
  await page.close();
  await second.waitForSelector(code("KEEP-OTHER-TAB"), { state: "detached" });

  // Opened: table, settings, run, and its digits.
  await second.click('[data-action="kept-open"]');
  await done(second);
  await second.evaluate(() => (location.hash = location.hash.replace("lang=zh", "lang=en")));
  await second.waitForFunction((title) => document.querySelector(".run-title")?.innerText === title, before.title);
  assert.deepEqual(await digits(second), before);
  assert.deepEqual(await second.locator(".outdated").allInnerTexts(), [], "table and settings are those of the run");
  assert.match(await second.locator('[data-part="no-moments"]').innerText(), /^No time machine/, "of the weights the best alone are kept");
  for (const [control, value] of [["hidden", "4"], ["lookback", "6"], ["seed", "3"], ["epochs", "4"]]) {
    assert.equal(await second.locator(`[data-control="${control}"]`).first().inputValue(), value, control);
  }
  await second.locator("details.form > summary").first().click();
  await second.click('[data-action="see-table"]');
  assert.equal(await second.locator('[data-role-of="2"]').inputValue(), "ignore");
  assert.equal(await second.locator('[data-control="delimiter"]').inputValue(), ";");

  // Trained again from the same start, it is the same run.
  await second.locator('.work [data-action="train"]').first().click();
  await second.waitForSelector('.runs tr[data-run="2"][aria-current]', { state: "attached", timeout: 60_000 });
  const tests = await second.locator('.runs [data-of="test"]').evaluateAll((all) => all.map((own) => own.dataset.value));
  assert.equal(tests[0], tests[1]);
  await panel(second);
  await second.waitForSelector('.kept [data-of="runs"][data-value="2"]', { timeout: 15_000 });

  // No room: told with a list to erase from, and what was kept stays.
  await second.evaluate(() => {
    window.put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("no room", "QuotaExceededError");
    };
  });
  const kept = await stored(second);
  await second.locator('[data-action="train-anew"]').click();
  await second.waitForSelector(`.kept ${code("KEEP-FULL")}`, { timeout: 30_000 });
  assert.deepEqual((await stored(second)).map((own) => own.head), kept.map((own) => own.head));
  assert.equal(await second.locator('.kept [data-action="kept-erase"]').count(), 1);
  await second.evaluate(() => (IDBObjectStore.prototype.put = window.put));

  // One with a byte turned about, half of one, and one of a later layout: set aside, and never overwritten.
  const turned = [...own.body];
  turned[turned.length - 40] ^= 1;
  await plant(second, "turned", own.head, turned);
  await plant(second, "half", own.head, own.body.slice(0, 500));
  await plant(second, "later", own.head.replace('"schema":1', '"schema":9'), own.body);
  await plant(second, "nonsense", "<b>", [1, 2]);
  const third = await again(t, second, "#/train?lang=en");
  await panel(third);
  await third.waitForSelector('[data-kept="later"]');
  assert.equal(await third.locator(`[data-kept="later"] ${code("KEEP-NEWER")}`).count(), 1);
  assert.equal(await third.locator(`[data-kept="nonsense"] ${code("KEEP-BROKEN")}`).count(), 1);
  for (const key of ["turned", "half"]) {
    await panel(third);
    await third.click(`[data-kept="${key}"] [data-action="kept-open"]`);
    await panel(third);
    await third.waitForSelector(`[data-kept="${key}"] ${code("KEEP-BROKEN")}`);
  }
  assert.equal(await third.locator("[data-run-state]").getAttribute("data-run-state"), "idle");
  const [raw] = await Promise.all([third.waitForEvent("download"), third.click('[data-kept="turned"] [data-action="kept-save"]')]);
  const chunks = [];
  for await (const chunk of await raw.createReadStream()) chunks.push(chunk);
  assert.deepEqual(Buffer.concat(chunks), Buffer.concat([Buffer.from(own.head + "\n"), Buffer.from(turned)]));
  await t.accessible(third, "records that cannot be read");
  await third.click('[data-kept="turned"] [data-action="kept-erase"]');
  await third.waitForSelector('[data-kept="turned"]', { state: "detached" });
  assert.deepEqual((await stored(third)).map((own) => own.key).filter((key) => key.length < 12).sort(), ["half", "later", "nonsense"]);

  // Everything: asked once more, and then nothing is left, in the other tab neither.
  await third.evaluate(() => localStorage.setItem("another.page", "1"));
  await third.click('[data-action="erase-all"]');
  await third.click('[data-action="erase-all-no"]');
  assert.ok((await stored(third)).length > 3);
  await third.click('[data-action="erase-all"]');
  await third.click('[data-action="erase-all-yes"]');
  await third.waitForSelector('[data-part="nothing"]');
  await state(third, "off");
  await second.waitForSelector(`.kept ${code("KEEP-CLOSED")}`);
  // Nothing is said of what is no longer there: no row, no word of what is saved, no size.
  await state(second, "off");
  assert.equal(await second.locator("[data-kept]").count(), 0);
  assert.equal((await second.locator('.kept-switch [role="status"]').innerText()).trim(), "");
  assert.equal(await second.locator('[data-control="keep"]').getAttribute("aria-checked"), "false");
  // The browser is asked how much is taken, which takes a moment.
  await second.waitForFunction(() => !/taken/.test(document.querySelector('[data-part="room"]').innerText));
  assert.deepEqual(await third.evaluate(() => Object.keys(localStorage)), ["another.page"]);
  assert.deepEqual(await third.evaluate(async () => (await indexedDB.databases()).map((own) => own.name)), []);
  assert.equal(await second.locator('[data-run-state="done"]').count(), 1, "what is on screen stays");

  // Erased behind the page's back: told once.
  await third.evaluate(() => (localStorage.setItem("gatehouse.keep", "true"), localStorage.setItem("gatehouse.kept-had", "true")));
  const fourth = await again(t, third, "#/train?lang=en");
  await fourth.waitForSelector(`.notice${code("KEEP-GONE")}`);
  await fourth.reload();
  await fourth.waitForSelector('html[data-ready="true"]');
  await panel(fourth);
  await fourth.waitForSelector('[data-kept-state="waiting"], [data-kept-state="on"]');
  assert.equal(await fourth.locator(code("KEEP-GONE")).count(), 0);

  // A later version of the page in another tab: this one closes politely.
  await fourth.evaluate(() => new Promise((good, bad) => Object.assign(indexedDB.open("gatehouse-kept", 2), { onsuccess: (event) => (event.target.result.close(), good()), onerror: bad, onblocked: bad })));
  await fourth.waitForSelector(code("KEEP-CLOSED"));
  await fourth.reload();
  await fourth.waitForSelector('html[data-ready="true"]');
  await fourth.waitForSelector(code("KEEP-NEWER"));

  // Where a browser gives no storage, a sentence says so and the rest works.
  const denied = await t.open("#/train?ds=sine&h=2&lookback=4&epochs=2&lang=zh", {
    before: (page) =>
      page.addInitScript(() =>
        Object.defineProperty(window, "indexedDB", {
          get() {
            throw new DOMException("denied", "SecurityError");
          },
        }),
      ),
  });
  await panel(denied);
  await state(denied, "denied");
  assert.ok(await denied.locator('[data-control="keep"]').isDisabled());
  assert.match(await denied.locator(code("KEEP-DENIED")).innerText(), /这里无法保存任何内容/);
  await t.accessible(denied, "no storage");
  await denied.locator('[data-action="train"]').first().click();
  await done(denied);
}

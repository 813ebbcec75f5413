// Train beside the happy way: wide tables, long names, another table during a run, keys alone, both languages in every state.
import assert from "node:assert/strict";
import { businessDays, files, ohlcv } from "./fixtures.mjs";

export const name = "tables";

/** A table of `columns` columns, the first of them dates. */
function wide(columns, rows, named, change = (cells) => cells) {
  const names = Array.from({ length: columns - 1 }, (_, k) => named(k));
  const value = (row, k) => (100 + 40 * Math.sin(row / 7 + k)).toFixed(2);
  const lines = businessDays(rows).map((day, row) => [day, ...change(names.map((_, k) => value(row, k)), row)].join(","));
  const text = [["Date", ...names].join(","), ...lines].join("\n");
  return { name: `columns-${columns}.csv`, mimeType: "text/csv", buffer: Buffer.from(text) };
}

const state = (page, ...wanted) =>
  page.waitForFunction((wanted) => wanted.includes(document.querySelector("[data-run-state]")?.dataset.runState), wanted, { timeout: 60_000, polling: 50 });

const drop = async (page, file, rows) => {
  await page.locator('[data-control="file"]').setInputFiles(file);
  await page.waitForFunction((rows) => document.querySelector(".run-title")?.textContent.startsWith(rows), rows, { timeout: 30_000 });
};
const names = (page) => page.locator(".preview thead th[data-place]").evaluateAll((all) => all.map((one) => one.title));
const train = (page) => page.locator('[data-action="train"]').first().click();

/** Of hundreds of columns a page is shown, and nothing stands still meanwhile. */
async function manyColumns(t) {
  const page = await t.open("#/train?lang=en", {
    before: (page) =>
      page.addInitScript(() => {
        window.long_ = [];
        new PerformanceObserver((list) => list.getEntries().forEach((one) => window.long_.push(one.duration))).observe({ type: "longtask" });
      }),
  });
  await page.waitForSelector(".drop");
  await page.evaluate(() => (window.long_.length = 0));
  await drop(page, wide(900, 300, (k) => `column ${k}`), "300 rows, 900 columns");
  await page.locator(".split-figure canvas").waitFor();
  await page.waitForTimeout(500);
  const longest = Math.max(0, ...(await page.evaluate(() => window.long_)));
  t.note(`900 columns: longest task ${longest.toFixed(0)} ms`);
  assert.ok(longest < 1500, `the page stood still for ${longest} ms`);
  assert.equal(await page.locator('[data-control="target"] option').count(), 900, "any column can be the target");
  const target = await page.locator('[data-control="target"]').inputValue();
  const first = await names(page);
  assert.ok(first.length <= 42 && first.includes("Date") && first.includes(target), `${first.length} columns: ${first}`);
  await page.locator('[data-action="columns-after"]').click();
  const second = await names(page);
  assert.ok(second.includes("column 60") && second.includes("Date") && second.includes(target) && !second.includes("column 3"));

  // By keys, the focus stays on what is pressed.
  await page.waitForFunction(() => document.activeElement?.dataset.action === "columns-after");
  await page.keyboard.press("Enter");
  await page.getByText("columns 81 to 120 of 900").waitFor();
  await page.locator('[data-action="show-rows"]').focus();
  await page.keyboard.press("Enter");
  await page.getByText("show fewer").waitFor();
  await page.waitForFunction(() => document.activeElement?.dataset.action === "show-rows");

  // A cell that is no number is found wherever its column is.
  const odd = wide(300, 60, (k) => `number ${k}`, (cells, row) => (row === 30 ? cells.map((cell, k) => (k === 200 ? "oops" : cell)) : cells));
  await page.close();
  const other = await t.open("#/train?lang=en", { viewport: { width: 390, height: 844 } });
  await drop(other, odd, "60 rows, 300 columns");
  await other.evaluate(() => document.querySelectorAll("details.form").forEach((form) => (form.open = true)));
  await other.locator('[data-control="target"]').selectOption("number 200", { force: true });
  await other.locator(".bad-cell").waitFor();
  await other.waitForFunction(() => {
    const cell = document.querySelector(".bad-cell").getBoundingClientRect();
    return cell.left >= 0 && cell.right <= innerWidth;
  });
  await other.close();
}

/** Names of a hundred letters are cut where they have no room, and told whole. */
async function longNames(t) {
  const long = (k) => `The adjusted closing price of share number ${k} in thousands of dollars at the exchange of Shanghai`;
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    const page = await t.open("#/train?lang=en&epochs=3&h=4", { viewport });
    await drop(page, wide(6, 200, long), "200 rows");
    await train(page);
    await state(page, "done");
    await page.locator(".scores .part-row").waitFor();
    const phone = viewport.width < 500;
    if (phone) await page.locator(".step-fold").first().click();
    const cut = await page.evaluate(() =>
      ["figcaption .cut", ".tag b", ".scores h3"].map((place) => {
        const own = [...document.querySelectorAll(place)].find((one) => one.innerText.includes("adjusted"));
        const line = own && own.getBoundingClientRect().height < 1.9 * parseFloat(getComputedStyle(own).fontSize);
        return [place, Boolean(line), own?.closest("[title]")?.title ?? own?.querySelector("[title]")?.title ?? ""];
      }),
    );
    for (const [place, line, title] of cut) assert.ok(line && title.includes("Shanghai"), `${place} at ${viewport.width}: ${line} ${title}`);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    await page.close();
  }
}

/** Another table during a run: the run goes on, the new table's test part stays sealed. */
async function anotherTable(t) {
  const page = await t.open("#/train?lang=en&ds=season&epochs=10000&h=64&batch=8");
  await page.waitForSelector('[data-control="target"]', { state: "attached" });
  await train(page);
  await state(page, "running");
  await page.locator('[data-control="file"]').setInputFiles(files.xlsx);
  await page.locator('[role="alert"][data-code="FILE-XLSX"]').waitFor();
  assert.equal(await page.locator(".file-name").innerText(), "Visits by month", "the table that stays keeps its name");
  assert.match(page.url(), /ds=season/);
  await drop(page, ohlcv(), "506 rows");
  assert.doesNotMatch(page.url(), /ds=/);
  assert.ok(await page.locator('button[data-action="train"]').isDisabled(), "one run at a time");
  const [title, told] = await page.evaluate(() => [".run-title", ".run-beside [role=status]"].map((place) => document.querySelector(place).getBoundingClientRect().toJSON()));
  assert.ok(title.height < 40 && told.bottom <= title.top, "what is told of the run stands over the title, which keeps its line");
  await page.locator('[data-action="see-results"]').click();
  await page.locator('[data-action="stop-run"]').click();
  await state(page, "done");
  assert.match(await page.locator(".work .parts-line").innerText(), /Test\s+30 months$/);
  await page.locator("details.form > summary").first().click();
  await page.locator('[data-action="see-table"]').click();
  assert.match(await page.locator(".split-figure .parts-line").innerText(), /77, sealed/, "what was opened is the other table's test part");
  // Trained on, its own test part is opened, and not called sealed again.
  await page.evaluate(() => document.querySelectorAll("details.form").forEach((form) => (form.open = true)));
  await page.locator('[data-control="epochs"]').fill("2");
  await page.locator('[data-control="epochs"]').press("Tab");
  await train(page);
  await state(page, "done");
  await page.locator('[data-action="see-table"]').click();
  assert.match(await page.locator(".split-figure .parts-line").innerText(), /77, already seen/);
  await page.close();
}

/** Roles by keys alone: the form stays open, and the focus stays where it was. */
async function keys(t) {
  const page = await t.open("#/train?lang=en");
  await drop(page, ohlcv(200), "200 rows");
  assert.equal(await page.locator(".step").first().locator("summary, .step-body > .link").count(), 1, "one way to change the data");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-role-of") ?? document.activeElement?.dataset.control ?? document.activeElement?.tagName);
  await page.locator("details.form > summary").first().focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-control="features"][value="Open"]').focus();
  await page.keyboard.press("Space");
  await page.waitForFunction(() => document.querySelector('[data-role-of="1"]')?.value === "ignore");
  assert.equal(await focused(), "features");
  await page.keyboard.press("Space");
  await page.waitForFunction(() => document.querySelector('[data-role-of="1"]')?.value === "feature");
  await page.locator('[data-control="target"]').focus();
  await page.locator('[data-control="target"]').selectOption("High");
  await page.waitForFunction(() => document.querySelector('[data-role-of="2"]')?.value === "target");
  assert.equal(await focused(), "target");
  assert.equal(await page.locator('[data-control="features"][value="High"]').count(), 0, "the target is no feature");
  await page.locator('[data-role-of="1"]').focus();
  await page.locator('[data-role-of="1"]').selectOption("ignore");
  await page.waitForFunction(() => document.querySelector('[data-role-of="1"]')?.value === "ignore");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-role-of") === "1");
  await page.locator('[data-control="header"]').focus();
  await page.locator('[data-control="header"]').selectOption("false");
  await page.waitForFunction(() => document.querySelector(".run-title")?.textContent.startsWith("201 rows"));
  await page.waitForFunction(() => document.activeElement?.dataset.control === "header");
  await page.close();
}

/** The other language in every state: each word turns, and nothing is lost. */
async function languages(t) {
  const page = await t.open("#/train?lang=en&epochs=10000&h=64&batch=8");
  const turn = async (where) => {
    const before = await page.locator("html").getAttribute("lang");
    await page.locator(".lang-button").click();
    await page.waitForFunction((before) => document.documentElement.lang !== before, before);
    const text = await page.locator("main").innerText();
    assert.equal(/[\u4e00-\u9fff]{3}/.test(text), before === "en", `${where}: ${text}`);
    assert.doesNotMatch(text, /\btrain\.[a-z]/, where);
  };
  for (const lang of ["zh", "en"]) await turn(`empty ${lang}`);
  await page.locator('[data-action="paste"], [data-control="paste"]').first().click();
  await page.locator('textarea[data-control="paste"]').fill("a,b\n1,2");
  for (const lang of ["zh", "en"]) await turn(`paste ${lang}`);
  assert.equal(await page.locator('textarea[data-control="paste"]').inputValue(), "a,b\n1,2");
  await drop(page, ohlcv(200), "200 rows");
  await page.locator("details.form > summary").first().click();
  await page.locator('[data-control="features"][value="Open"]').uncheck();
  for (const lang of ["zh", "en"]) await turn(`preview ${lang}`);
  assert.equal(await page.locator('[data-role-of="1"]').inputValue(), "ignore");
  await train(page);
  await state(page, "running");
  for (const lang of ["zh", "en"]) await turn(`running ${lang}`);
  await page.locator('[data-action="stop-run"]').click();
  await state(page, "done");
  await page.locator(".chart-box[role=slider]").press("Home");
  const row = await page.locator(".day-bar b").first().innerText();
  for (const lang of ["zh", "en"]) await turn(`done ${lang}`);
  assert.equal(await page.locator(".day-bar b").first().innerText(), row);
  await page.close();
}

/** A message in the drop zone has the only buttons there, and they lead on. */
async function refusedAtTheDoor(t) {
  const page = await t.open("#/train?lang=en");
  await page.waitForSelector(".drop");
  await page.locator('[data-control="file"]').setInputFiles(files.xlsx);
  await page.locator('[role="alert"][data-code="FILE-XLSX"]').waitFor();
  assert.deepEqual(await page.locator(".drop button:visible").allInnerTexts(), ["Paste a table", "Choose file"]);
  await page.waitForFunction(() => document.activeElement?.dataset.action === "paste");
  await page.keyboard.press("Enter");
  await page.locator('textarea[data-control="paste"]').fill(files.short.buffer.toString());
  await page.locator('[data-action="read-paste"]').click();
  await page.waitForFunction(() => document.querySelector(".run-title")?.textContent.startsWith("9 rows"));
  await page.close();
}

/** In each layout what is told first is in sight, and no name lies on another. */
async function layouts(t) {
  const projector = await t.open("#/train?lang=en&theme=projector&epochs=3&h=4", { viewport: { width: 1024, height: 768 } });
  await drop(projector, ohlcv(), "506 rows");
  await train(projector);
  await state(projector, "done");
  await projector.locator(".scores .part-row").waitFor();
  const place = (page, selector) => page.locator(selector).last().boundingBox();
  const last = await place(projector, ".scores tbody tr");
  assert.ok(last.y + last.height <= 768, `the last score ends at ${last.y + last.height}`);
  // What is opened on purpose stands below, where one scrolls to.
  const ways = await projector.locator(".judge, .many-place, .time-machine").evaluateAll((all) => all.map((own) => own.getBoundingClientRect().top));
  assert.ok(ways.length === 3 && ways.every((top) => top >= last.y + last.height), `below the scores: ${ways}`);
  const caption = await projector.locator(".forecast figcaption").evaluate((own) => own.querySelector("b").offsetTop + own.querySelector("b").offsetHeight / 2 - own.querySelector(".quiet").offsetTop - own.querySelector(".quiet").offsetHeight / 2);
  assert.ok(Math.abs(caption) < 6, "the way to the table stands beside the title");

  const phone = await t.open("#/train?lang=en&epochs=3&h=4", { viewport: { width: 390, height: 844 } });
  await drop(phone, ohlcv(), "506 rows");
  const [a, b] = await phone.locator(".split-figure .part").evaluateAll((all) => all.slice(-2).map((one) => one.querySelector("b").getBoundingClientRect()));
  assert.ok(a.right <= b.left || a.bottom <= b.top + 1, "Validate and Test stand apart");
  await train(phone);
  await state(phone, "done");
  const brief = await phone.locator(".step-brief").nth(1).evaluate((own) => own.scrollWidth - own.clientWidth);
  assert.ok(brief <= 0, "the window and the split are told whole");
  const button = await place(phone, ".day-bar .button");
  assert.ok(button.width > 300 && button.height >= 44);
}

/** A note points at its column only while that is in sight, and a phone's list says what is wrong with a window. */
async function onAPhone(t) {
  const words = (cells, row) => cells.map((cell, k) => (k === 9 ? ["up", "down"][row % 2] : cell));
  for (const lang of ["en", "zh"]) {
    const page = await t.open(`#/train?lang=${lang}`, { viewport: { width: 390, height: 844 } });
    await drop(page, wide(11, 60, (k) => `number ${k}`, words), "60");
    const notch = page.locator(".notched").filter({ has: page.locator('[data-code="DATA-WORDS"]') });
    const drawn = (wanted) => page.waitForFunction(([own, wanted]) => (getComputedStyle(own, "::before").content !== "none") === wanted, [notched, wanted]);
    const notched = await notch.elementHandle();
    await drawn(false);
    await page.locator(".preview-scroll").evaluate((own) => (own.scrollLeft = own.scrollWidth));
    await drawn(true);
    const place = await page.evaluate(() => {
      const [head, own] = ['th[data-place="10"]', ".notched"].map((place) => document.querySelector(place).getBoundingClientRect());
      const x = own.left + parseFloat(getComputedStyle(document.querySelector(".notched")).getPropertyValue("--notch"));
      return x > head.left && x < head.right;
    });
    assert.ok(place, "the notch is below its column");

    const brief = page.locator(".step-brief").nth(1);
    assert.match(await brief.innerText(), /^12 .* \/ /);
    await page.locator(".step-fold").nth(1).click();
    await page.locator("details.form > summary").nth(1).click();
    await page.locator('[data-control="lookback"]').fill("58");
    await page.locator('[data-control="lookback"]').blur();
    await page.locator(".step-brief.wrong").waitFor();
    assert.match(await brief.innerText(), { en: /too short for this window/, zh: /太短/ }[lang]);
    await page.close();
  }
}

/** A reading that has no numbers under the target says so, and roles come back with the reading that had them. */
async function readOtherwise(t) {
  const page = await t.open("#/train?lang=en");
  await page.waitForSelector(".drop");
  const dotted = wide(5, 120, (k) => ["Open", "High", "Close", "Volume"][k], (cells) => [...cells.slice(0, 3), cells[3].replace(".", "")]);
  await drop(page, dotted, "120 rows, 5 columns");
  const target = () => page.locator('[data-control="target"]').evaluate((own) => own.value);
  const roles = () => page.locator("[data-role-of]").evaluateAll((all) => all.map((own) => own.value ?? own.textContent));
  const read = async (control, value) => {
    await page.locator(`[data-control="${control}"]`).selectOption(value, { force: true });
    await page.waitForTimeout(600);
  };
  const before = [await target(), await roles()];
  assert.equal(before[0], "Close");
  await read("decimal", ",");
  await page.locator('[data-code="DATA-TARGET-MOVED"]').waitFor();
  assert.match(await page.locator('[data-code="DATA-TARGET-MOVED"]').innerText(), /The target is now "Volume".*"Close"/s);
  assert.equal(await target(), "Volume");
  await read("decimal", ".");
  await page.locator('[data-code="DATA-TARGET-MOVED"]').waitFor({ state: "detached" });
  assert.deepEqual([await target(), await roles()], before);
}

/** What is pasted has one name and is never one table: results say so, and roles begin anew. So it is with another reading. */
async function sameName(t) {
  const page = await t.open("#/train?lang=en&epochs=2&h=4");
  const openForms = () => page.evaluate(() => document.querySelectorAll("details.form").forEach((form) => (form.open = true)));
  const paste = async (columns, factor) => {
    if ((await page.locator('[data-action="other-file"]').count()) > 0) {
      await openForms();
      await page.locator('[data-action="other-file"]').click();
    }
    await page.locator('[data-action="paste"]').click();
    const lines = businessDays(90).map((day, row) => [day, 10 + Math.sin(row) * factor, 20 + Math.cos(row / 3) * factor].join(","));
    await page.locator('textarea[data-control="paste"]').fill([columns, ...lines].join("\n"));
    await page.locator('[data-action="read-paste"]').click();
    await page.locator(".preview-scroll").waitFor();
    await openForms();
  };
  const target = () => page.locator('[data-control="target"]').evaluate((own) => own.value);
  const trained = async () => {
    await train(page);
    await state(page, "done");
    assert.equal(await page.locator(".outdated").count(), 0);
  };
  await paste("Date,Open,Close", 1);
  await trained();
  await paste("Date,Open,Close", 2);
  await page.locator('[data-action="see-results"]').click();
  assert.match(await page.locator(".outdated").innerText(), /the table that is open now/);
  await trained();
  await page.locator('[data-action="see-table"]').click();
  await page.locator('[data-control="dates"]').selectOption("mdy", { force: true });
  await page.waitForTimeout(600);
  await page.locator('[data-action="see-results"]').click();
  assert.match(await page.locator(".outdated").innerText(), /as it was read before/);

  // The target that the reader chose there is no wish for what is pasted next.
  await page.locator('[data-control="target"]').selectOption("Open", { force: true });
  await paste("Date,High,Close", 3);
  assert.equal(await target(), "Close");
  assert.equal(await page.locator('[data-code="DATA-TARGET-MOVED"]').count(), 0);
  await page.close();
}

/** Of many like warnings the first are told, the rest is counted, and all can be seen with what mends them. */
async function manyWarnings(t) {
  const words = (cells, row) => cells.map((cell, k) => (k === 0 ? cell : k === 9 ? ["up", "down"][row % 2] : `${k}-${row % 9}x`));
  for (const lang of ["en", "zh"]) {
    const page = await t.open(`#/train?lang=${lang}`);
    await drop(page, wide(11, 60, (k) => `number ${k}`, words), "60");
    const count = (code) => page.locator(`.message[data-code="${code}"]`).count();
    assert.deepEqual([await count("DATA-WORDS"), await count("DATA-MORE")], [4, 1]);
    const more = await page.locator('.message[data-code="DATA-MORE"]').innerText();
    assert.ok(/5/.test(more) && more.includes("number 9"), more);
    assert.equal(await page.locator('[data-action="use-as-numbers"]').count(), 0);
    await page.locator('[data-action="show-warnings"]').click();
    await page.locator('[data-action="use-as-numbers"]').waitFor();
    assert.deepEqual([await count("DATA-WORDS"), await count("DATA-MORE")], [9, 0]);
    await page.waitForFunction(() => document.activeElement?.matches(".run-title"));
    await page.close();
  }
}

/** A scaling and a form that the numbers do not allow are refused with the row, and the mend trains. */
async function mendedScale(t) {
  for (const [control, value, code, mend] of [["scaler", "log-window", "SCALE-LOG", "scaler"], ["target-form", "return", "SCALE-RETURN", "form"]]) {
    const page = await t.open("#/train?h=4&layers=1&epochs=1&lang=en");
    await page.waitForSelector(".drop");
    const zero = (cells, row) => cells.map((cell) => (row === 20 ? "0" : cell));
    await drop(page, wide(3, 120, (k) => ["Close", "Volume"][k], zero), "120 rows, 3 columns");
    await page.locator(`[data-control="${control}"]`).selectOption(value, { force: true });
    await train(page);
    const refused = page.locator(`[data-code="${code}"]`);
    await refused.waitFor();
    assert.match(await refused.innerText(), /Row 21 of "(Close|Volume)" is 0/);
    await refused.locator(`[data-action="${mend}"]`).click();
    await state(page, "done");
    assert.equal(await page.locator(`[data-code="${code}"]`).count(), 0);
    await page.close();
  }
}

export async function run(t) {
  await sameName(t);
  await manyWarnings(t);
  await mendedScale(t);
  await readOtherwise(t);
  await manyColumns(t);
  await longNames(t);
  await anotherTable(t);
  await keys(t);
  await languages(t);
  await refusedAtTheDoor(t);
  await onAPhone(t);
  await layouts(t);
}

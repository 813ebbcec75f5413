// Files: each wrong one gets its own code, its place, both languages, and what was there stays.
import assert from "node:assert/strict";
import { files, huge, ohlcv, prices } from "./fixtures.mjs";

export const name = "files";

const drop = (page, file) => page.locator('[data-control="file"]').setInputFiles(file);
const columns = (page) =>
  page.locator('[data-control="target"] option').evaluateAll((all) => all.map((o) => o.textContent.trim()));

/** Whether a text is in the language; names in it are not. */
const speaks = (text, lang, what) => assert.equal(/[\u4e00-\u9fff]/.test(text), lang === "zh", `${what} is not in ${lang}: ${text}`);

/** The text of a message that stands in the page, in the language, with these places in it (without spaces and commas). */
async function tells(page, code, lang, ...places) {
  const text = await page.locator(`.message[data-code="${code}"]`).innerText({ timeout: 20_000 });
  speaks(text, lang, code);
  for (const place of places) assert.match(text.replace(/[\s,]/g, ""), place, `${code} in ${lang}`);
}

/** code, what the text must name (without spaces and commas); the table before stays on screen. */
const refused = [
  ["FILE-EMPTY", files.empty, /empty\.csv/],
  ["DATA-NO-ROWS", files.headerOnly, /header\.csv.*(2found|找到2个)/],
  ["FILE-XLSX", files.xlsx, /prices\.xlsx\.csv/],
  ["FILE-HTML", files.html, /login\.csv/],
  ["CSV-UNCLOSED-QUOTE", files.unclosedQuote, /line9(?!\d)|第9行/],
  ["CSV-RAGGED", files.ragged, /line3(?!\d)|第3行/],
  ["CSV-COLUMNS", files.million, /1000000/],
  ["FILE-TOO-LARGE", huge, /60MB/],
];

export async function run(t) {
  for (const lang of ["en", "zh"]) {
    const page = await t.open(`#/train?lang=${lang}&h=4&epochs=1`);
    await drop(page, ohlcv(160));
    await page.waitForSelector('[data-control="target"]', { state: "attached" });
    const before = await columns(page);
    assert.deepEqual(before, ["Date", "Open", "High", "Low", "Close", "Volume"]);

    for (const [code, file, place] of refused) {
      await drop(page, typeof file === "function" ? file() : file);
      const alert = page.locator(`[role="alert"][data-code="${code}"]`);
      await alert.waitFor({ timeout: 20_000 });
      await tells(page, code, lang, place);
      assert.deepEqual(await columns(page), before, `${code} lost what was on screen`);
    }

    // A text cell in the target: its row and column are named, and two mends are offered.
    await drop(page, files.textInTarget);
    const alert = page.locator('[role="alert"][data-code="VALUE-NUMBER"]');
    await alert.waitFor({ timeout: 20_000 });
    const text = await alert.innerText();
    speaks(text, lang, "VALUE-NUMBER");
    assert.ok(text.includes("oops") && text.includes("Close"), text);
    for (const place of [/Row41(?!\d)|第41行/, /line42(?!\d)|第42行/]) assert.match(text.replace(/\s/g, ""), place);
    assert.ok(await page.locator(".bad-row + .message-row [role=alert]").isVisible(), "it stands under its row");

    // Files that look odd and are fine.
    const preview = async (file, target) => {
      await drop(page, file);
      await page.waitForFunction(
        ([name, target]) => {
          const select = document.querySelector('[data-control="target"]');
          return select?.selectedOptions[0]?.textContent.trim() === target && document.body.innerText.includes(name);
        },
        [file.name, target],
        { timeout: 20_000 },
      );
    };
    await preview(files.gbk, "收盘");
    assert.deepEqual(await page.locator('[data-control="encoding"]').first().inputValue(), "gb18030");
    await preview(files.utf16, "Close");
    assert.equal(await page.locator('[data-control="encoding"]').first().inputValue(), "utf-16le");
    assert.deepEqual(await columns(page), before);
    await preview(files.semicolons, "Close");
    assert.equal(await page.locator('[data-control="decimal"]').first().inputValue(), ",");
    assert.equal(await page.locator('[data-control="delimiter"]').first().inputValue(), ";");
    await preview(files.notNumbers, "Close");
    await placesOfNoNumbers(page, lang);
    await preview(files.descending, "Close");
    await tells(page, "DATA-SORTED", lang);
    await inOrder(page);
    await preview(files.constant, "Close");
    await tells(page, "DATA-CONSTANT", lang, /Close/);
    await preview(files.short, "Close");
    await tells(page, "DATA-TOO-SHORT", lang, /(?<!\d)9(?!\d)/, /(?<!\d)12(?!\d)/);
    await several(page, lang);
    await page.close();
  }
  await beginnings(t);
}

/** What was written newest first is learnt oldest first: the table of a run ends with the newest rows, which stand first in the file. */
async function inOrder(page) {
  await page.locator('[data-action="train"]').first().click();
  await page.waitForFunction(() => document.querySelector("[data-run-state]")?.dataset.runState === "done", null, { timeout: 30_000 });
  await page.locator('.forecast [data-action="show-table"]').click();
  const actual = await page.locator('[data-chart="forecast"] ~ * tr[data-index] [data-series="actual"], [data-chart="forecast"] tr[data-index] [data-series="actual"]').evaluateAll((all) => all.map((cell) => Number(cell.dataset.value)));
  assert.deepEqual(actual.slice(-20), prices(120).slice(-20).map((row) => Number(row[4])));
}

/** Drops on the view as a hand does: files by their names, of which those that end with / are folders. */
const drops = (page, ...names) =>
  page.evaluate((names) => {
    const dropped = new DataTransfer();
    const table = ["Date,Close", ...Array.from({ length: 60 }, (_, k) => `${1950 + k},${k % 7}`)].join("\n");
    for (const name of names) dropped.items.add(new File([table], name.replace("/", ""), { type: "text/csv" }));
    const real = DataTransferItem.prototype.webkitGetAsEntry;
    DataTransferItem.prototype.webkitGetAsEntry = function () {
      return { isDirectory: names.some((name) => name === `${this.getAsFile()?.name}/`) };
    };
    document.querySelector("main").dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
    DataTransferItem.prototype.webkitGetAsEntry = real;
  }, names);

/** Of several files one is read, and that is said; a folder is called one. */
async function several(page, lang) {
  await drops(page, "prices/");
  await tells(page, "FILE-FOLDER", lang, /prices/);
  assert.match(await page.locator("main").innerText(), /short\.csv/, "the table before stays");
  await drops(page, "prices/", "first.csv", "second.csv");
  await tells(page, "FILE-OTHERS", lang, /first\.csv/, /(?<!\d)2(?!\d)/);
  assert.equal(await page.locator('[data-code="FILE-FOLDER"]').count(), 0);
  await page.getByText("first.csv").nth(1).waitFor({ timeout: 20_000 });
  await drops(page, "prices/");
  await tells(page, "FILE-FOLDER", lang, /prices/);
  assert.equal(await page.locator('[data-code="FILE-OTHERS"]').count(), 0, "it is about the drop before");
  await drops(page, "third.csv");
  await page.getByText("third.csv").first().waitFor({ timeout: 20_000 });
  assert.equal(await page.locator('[data-code="FILE-OTHERS"]').count(), 0, "it is about the drop before");
}

/** NaN and numbers beyond all bounds count as missing; which they are, and where, is told apart from empty cells. */
async function placesOfNoNumbers(page, lang) {
  const said = {
    en: {
      "VALUE-NAN": ["Row 8", "Close", "NaN", "8, in the file on lines 9, 32, 33, 34, 35 and 3 more"],
      "VALUE-RANGE": ["Row 10", "Close", "1E400", "1, in the file on line 11."],
      "DATA-MISSING": ["10"],
    },
    zh: {
      "VALUE-NAN": ["第 8 行", "“Close”列", "NaN", "8 个", "第 9、32、33、34、35 行，另有 3 行"],
      "VALUE-RANGE": ["第 10 行", "“Close”列", "1E400", "1 个", "文件的第 11 行"],
      "DATA-MISSING": ["10 行"],
    },
  }[lang];
  for (const [code, places] of Object.entries(said)) {
    const text = await page.locator(`.message[data-code="${code}"]`).innerText({ timeout: 20_000 });
    for (const place of places) assert.ok(text.includes(place), `${code} in ${lang} does not say ${place}: ${text}`);
  }
}

/** Of a large file the beginning is shown at once; if the rest cannot be read, what was there comes back. */
async function beginnings(t) {
  const page = await t.open("#/train?lang=en");
  await drop(page, ohlcv(160));
  await page.waitForSelector('[data-control="target"]', { state: "attached" });
  const large = ohlcv(20_000);
  const broken = { ...large, name: "broken.csv", buffer: Buffer.concat([large.buffer, Buffer.from('2099-01-01,"1,2,3,4,5\n')]) };
  await page.evaluate(() => {
    window.titles_ = [];
    const look = () => {
      const train = document.querySelector('button[data-action="train"]');
      const title = document.querySelector(".run-title")?.textContent;
      if (title && window.titles_.at(-1)?.[0] !== title) window.titles_.push([title, train?.disabled]);
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await drop(page, { ...large, name: "large.csv" });
  await page.waitForFunction(() => document.querySelector(".run-title")?.textContent.startsWith("20000 rows"));
  const [first, last] = (await page.evaluate(() => window.titles_)).slice(-2);
  assert.match(first[0], /^Reading the rest/);
  assert.deepEqual([first[1], last[1]], [true, false], "Train waits for the whole of it");

  await drop(page, broken);
  await page.waitForSelector('[role="alert"][data-code="CSV-UNCLOSED-QUOTE"]');
  assert.match(await page.locator(".run-title").innerText(), /^20000 rows/);
  assert.ok((await page.locator("main").innerText()).includes("large.csv"), "the table before is back");
  assert.ok(await page.locator('button[data-action="train"]').isEnabled());
  // What is chosen is about that table, and not about the file that was refused.
  await page.locator('[data-control="header"]').selectOption("false", { force: true });
  await page.waitForFunction(() => document.querySelector(".run-title")?.textContent.startsWith("20001 rows"), null, { timeout: 20_000 });
  assert.equal(await page.locator('[data-code="CSV-UNCLOSED-QUOTE"]').count(), 0);
}

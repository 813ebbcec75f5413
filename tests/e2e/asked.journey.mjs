// What can be read in two ways is asked with both readings, and what is odd is told: no guess is trained on.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { businessDays, ohlcv, prices } from "./fixtures.mjs";

export const name = "asked";

const file = (name, body) => ({ name, mimeType: "text/csv", buffer: Buffer.from(body) });
const drop = (page, own) => page.locator('[data-control="file"]').setInputFiles(own);
const title = (page, rows) => page.waitForFunction((rows) => document.querySelector(".run-title")?.textContent.startsWith(rows), rows, { timeout: 20_000 });
const value = (page, control) => page.locator(`[data-control="${control}"]`).first().inputValue();
const told = (page, code) => page.locator(`.message[data-code="${code}"]`).first().innerText({ timeout: 20_000 });
const waits = (page) => page.locator('.work button[data-action="train"]').first().isDisabled();
const speaks = (text, lang) => assert.equal(/[\u4e00-\u9fff]{2}/.test(text), lang === "zh", text);

/** The answers of the open question, by their values; at least so many. */
async function answers(page, question, code, lang, least = 2) {
  const card = page.locator(`[data-question="${question}"]`);
  await card.locator('[data-action="answer"]').nth(least - 1).waitFor({ timeout: 20_000 });
  const head = card.locator(`[role="alert"][data-code="${code}"]`);
  speaks(await head.innerText(), lang);
  assert.ok(await waits(page), "nothing is trained on a guess");
  speaks(await page.locator('[data-part="why-not"]').innerText(), lang);
  const all = await card.locator('[data-action="answer"]').evaluateAll((all) => all.map((own) => [own.dataset.answer, own.innerText.replace(/\s+/g, " ")]));
  return Object.fromEntries(all);
}

/** Presses an answer; the question is gone and Train waits no longer. */
async function answer(page, question, own) {
  await page.locator(`[data-question="${question}"] [data-answer="${own}"]`).click();
  await page.locator(`[data-question="${question}"]`).waitFor({ state: "detached", timeout: 20_000 });
  assert.equal(await value(page, question), own, "the menu says what was chosen");
  assert.ok(!(await waits(page)));
  await page.waitForFunction(() => document.activeElement?.matches(".run-title"));
}

const rows = (count, line) => Array.from({ length: count }, (_, k) => line(k)).join("\n") + "\n";
const days = businessDays(90);

/** A few letters beyond ASCII: each encoding that they can be in shows its words. */
async function encodings(t, page, lang) {
  const big5 = Buffer.concat([Buffer.from("a4e9b4c12cb67dbd4c2ca6acbd4c0a", "hex"), Buffer.from(rows(90, (k) => `${days[k]},${k % 7},${k % 5}`))]);
  await drop(page, file("big5.csv", big5));
  const shown = await answers(page, "encoding", "FILE-ENCODING", lang);
  assert.match(shown.big5, /日期 開盤 收盤/);
  assert.ok(Object.keys(shown).length >= 2 && !/收盤/.test(shown.gb18030 ?? ""), JSON.stringify(shown));
  if (lang === "en") await t.accessible(page, "a question");
  await answer(page, "encoding", "big5");
  assert.deepEqual(await page.locator('[data-control="target"] option').allTextContents(), ["日期", "開盤", "收盤"]);

  const latin = Buffer.from(`Day,Caf\xe9\n${rows(90, (k) => `${days[k]},${k % 7}`)}`, "latin1");
  await drop(page, file("cafe.csv", latin));
  const western = await answers(page, "encoding", "FILE-ENCODING", lang, 1);
  assert.match(western["windows-1252"], /Café/);
  assert.equal(Object.keys(western)[0], "windows-1252", "letters alone among ASCII are western");
  await answer(page, "encoding", "windows-1252");

  // Bytes that are none among UTF-8, and an encoding that garbles.
  const text = Buffer.from(`日期,收盘,注\n${rows(90, (k) => `${days[k]},${k % 7},好`)}`);
  const damaged = Buffer.concat([text, Buffer.from([0x78, 0xff, 0x2c, 0x31, 0x2c, 0x78, 0x0a])]);
  await drop(page, file("damaged.csv", damaged));
  assert.match(await told(page, "FILE-BYTES"), new RegExp(`1[^0-9].*${text.length + 2}`, "s"));
  assert.equal(await value(page, "encoding"), "utf-8");
  await drop(page, file("whole.csv", text));
  await page.locator('.message[data-code="FILE-BYTES"]').waitFor({ state: "detached" });
  await page.locator('[data-control="encoding"]').selectOption("shift_jis");
  speaks(await told(page, "FILE-GARBLED"), lang);
}

/** A decimal mark: three cells by both, and the numbers that come of the answer. */
async function marks(page, lang) {
  const both = rows(60, (k) => `${days[k]};${["1.234,56", "1,234.56", "7"][k % 3]}`);
  await drop(page, file("both.csv", `Date;Close\n${both}`));
  const mixed = await answers(page, "decimal", "CSV-DECIMAL", lang);
  assert.match(mixed["."], /1,234\.56 → 1234\.56/);
  assert.match(mixed[","], /1\.234,56 → 1234\.56/);

  // The mirrored case: points, in a file that semicolons cut.
  await drop(page, file("points.csv", `Date;Close\n${rows(60, (k) => `${days[k]};1.${200 + k}`)}`));
  await page.locator('.ask-way:has-text("1.200")').first().waitFor();
  const points = await answers(page, "decimal", "CSV-DECIMAL", lang);
  assert.match(points["."], /1\.200 → 1\.2(?!\d)/);
  assert.match(points[","], /1\.200 → 1200/);

  const cells = Array.from({ length: 60 }, (_, k) => `${1 + (k % 8)},${100 + 7 * k}`);
  await drop(page, file("thousands.csv", `Date;Close\n${rows(60, (k) => `${days[k]};${cells[k]}`)}`));
  await page.locator('.ask-way:has-text("1,100")').first().waitFor();
  const open = await answers(page, "decimal", "CSV-DECIMAL", lang);
  assert.match(open["."], /1,100 → 1100/);
  assert.match(open[","], /1,100 → 1\.1/);
  await answer(page, "decimal", ",");
  // What is learnt of is what was answered.
  await page.locator('[data-action="train"]').first().click();
  await page.waitForFunction(() => document.querySelector("[data-run-state]")?.dataset.runState === "done", null, { timeout: 30_000 });
  await page.locator('.forecast [data-action="show-table"]').click();
  const actual = await page.locator('tr[data-index] [data-series="actual"]').evaluateAll((all) => all.map((own) => Number(own.dataset.value)));
  assert.deepEqual(actual.slice(-9), cells.slice(-9).map((cell) => Number(cell.replace(",", "."))));
  await page.locator("details.form > summary").first().click();
  await page.locator('[data-action="see-table"]').click();
  await page.locator('[data-control="decimal"]').selectOption(".");
  await page.locator('[data-cleaned="Close"]').waitFor();
  assert.match(await page.locator('[data-cleaned="Close"]').innerText(), /1,100\s*→\s*1100/);
}

/** Day or month first: each cell as the two days that it may be. */
async function orders(page, lang) {
  const cell = (k) => `${String((k % 12) + 1).padStart(2, "0")}/${String(((k * 5) % 12) + 1).padStart(2, "0")}/${2000 + k}`;
  await drop(page, file("dates.csv", `Date,Close\n${rows(60, (k) => `${cell(k)},${k % 7}.5`)}`));
  const shown = await answers(page, "dates", "CSV-DATE-ORDER", lang);
  const [a, b] = cell(1).split("/").map(Number);
  const year = 2001;
  const written = (month, day) => new Date(Date.UTC(year, month - 1, day)).toLocaleDateString(lang === "zh" ? "zh-CN" : "en-GB", { timeZone: "UTC", year: "numeric", month: "short", day: "numeric" });
  const plain = (text) => text.replace(/[\s,]/g, "");
  assert.ok(plain(shown.dmy).includes(plain(`${cell(1)}→${written(b, a)}`)), `${shown.dmy} has not ${written(b, a)}`);
  assert.ok(plain(shown.mdy).includes(plain(`${cell(1)}→${written(a, b)}`)), `${shown.mdy} has not ${written(a, b)}`);
  await answer(page, "dates", "mdy");
}

/** Excel's numbers of days become days, and order the rows. */
async function spreadsheetDays(page, lang) {
  await drop(page, file("serial.csv", `Day,Close\n${rows(60, (k) => `${45293 + k},${k % 7}.5`)}`));
  speaks(await told(page, "DATA-EXCEL-DAYS"), lang);
  await page.locator('[data-action="use-as-days"]').click();
  await page.locator('.message[data-code="DATA-EXCEL-DAYS"]').waitFor({ state: "detached" });
  assert.equal(await page.locator('[data-role-of="0"]').inputValue(), "time");
  const first = await page.locator(".preview tbody tr:not(.bare, .missing-row) td:first-child").first().innerText();
  assert.equal(first, new Date((45293 - 25569) * 86_400_000).toISOString().slice(0, 10));
}

/** What was taken off is told of each column. */
async function cleaned(page, lang) {
  const line = (k) => `${days[k]},"¥1,${200 + k}",${k % 9}.5%,${1 + (k % 3)}.2亿,１２.${k % 10}`;
  await drop(page, file("signs.csv", `Date,Close,Change,Volume,Wide\n${rows(60, line)}`));
  await page.locator('[data-cleaned="Volume"]').waitFor();
  const text = async (column) => (await page.locator(`[data-cleaned="${column}"]`).innerText()).replace(/\s*→\s*/g, " → ");
  for (const [column, part] of [["Close", "¥1,200 → 1200"], ["Change", "0.5% → 0.5"], ["Volume", "1.2亿 → 120000000"], ["Wide", "１２.0 → 12"]]) {
    assert.ok((await text(column)).includes(part), await text(column));
  }
  speaks((await page.locator(".cleaned .note").innerText()).replace(/[万亿]/g, ""), lang);
}

/** Odd prices are told with their rows, and stop nobody. */
async function oddPrices(page, lang) {
  const all = prices(90).map((row) => [...row]);
  [all[4][2], all[4][3]] = ["90.00", "95.00"];
  all[7][1] = "-5.00";
  all[10][5] = "0";
  for (const row of all.slice(60)) for (const k of [1, 2, 3, 4]) row[k] = (Number(row[k]) / 10).toFixed(3);
  await drop(page, file("odd.csv", ["Date,Open,High,Low,Close,Volume", ...all.map((row) => row.join(","))].join("\n")));
  for (const [code, row] of [["DATA-HIGH-LOW", 5], ["DATA-NEGATIVE", 8], ["DATA-NO-TRADE", 11], ["DATA-JUMP", 61]]) {
    const text = await told(page, code);
    speaks(text, lang);
    assert.match(text, new RegExp(`(?<!\\d)${row}(?!\\d)`), text);
  }
  assert.ok(!(await waits(page)));
}

/** A hole in time is told with its ends and its length; weekends that are left out are none. */
async function holes(page, lang) {
  const dated = (rows) => rows.map((day, k) => `${new Date(Date.UTC(2020, 0, 6 + day)).toISOString().slice(0, 10)},${k % 7}.5`).join("\n");
  const every = Array.from({ length: 90 }, (_, k) => k);
  await drop(page, file("hole.csv", `Date,Value\n${dated(every.map((k) => (k < 40 ? k : k + 400)))}`));
  const text = await told(page, "DATA-GAPS");
  speaks(text, lang);
  // From 14 February 2020, the fortieth day, to 21 March 2021, 401 days later.
  for (const part of ["1", "401", "2020", "2021", "14", "21"]) assert.match(text, new RegExp(`(?<!\\d)${part}(?!\\d)`), text);
  await drop(page, file("weekdays.csv", `Date,Value\n${dated(every.filter((k) => k % 7 < 5))}`));
  await title(page, String(every.filter((k) => k % 7 < 5).length));
  await page.locator('.message[data-code="DATA-GAPS"]').waitFor({ state: "detached", timeout: 20_000 });
}

/** Rows of one time, of which the last can be kept alone; days that do not exist. */
async function repeated(page, lang) {
  const line = (k) => `${k === 20 ? "2024-02-30" : days[k === 31 ? 30 : k]},${k}.5`;
  await drop(page, file("twice.csv", `Date,Close\n${rows(60, line)}`));
  await title(page, "60");
  assert.match(await told(page, "DATA-SAME-TIME"), /(?<!\d)31(?!\d)/);
  const dropped = await told(page, "DATA-TIMES-DROPPED");
  assert.ok(dropped.includes("2024-02-30") && dropped.includes("21"), dropped);
  speaks(dropped, lang);
  await page.locator('[data-action="keep-last"]').click();
  await title(page, "59");
  assert.equal(await page.locator('.message[data-code="DATA-SAME-TIME"]').count(), 0);
  await page.locator('[data-control="repeats"]').selectOption("file");
  await title(page, "60");
}

/** A file that was refused, read in another way by a button. */
async function refusedAndRead(page, lang) {
  const refused = async (name, body, code, way, rows) => {
    await drop(page, file(name, body));
    await page.locator(`[role="alert"][data-code="${code}"]`).waitFor({ timeout: 20_000 });
    const button = page.locator(`[data-action="read-so"][data-way="${way}"]`);
    await button.first().waitFor();
    speaks(await button.first().innerText(), lang);
    await button.first().click();
    await page.locator(`[role="alert"][data-code="${code}"]`).waitFor({ state: "detached", timeout: 20_000 });
    await title(page, rows);
  };
  await refused("quote.csv", `t,y\n${rows(50, (k) => (k === 9 ? `9,"5` : `${k},${k % 7}`))}`, "CSV-UNCLOSED-QUOTE", "no-quotes", "50");
  assert.equal(await value(page, "quotes"), "letters");
  const first = rows(10, (k) => `${k},1,2,3`);
  await refused("two.csv", `${first}\nx,y\n${rows(25, (k) => `${k},${k % 7}.5`)}`, "CSV-RAGGED", "start", "25");
  assert.equal(await value(page, "start"), "12");
  // A second table far down and wider: only its line is offered, and no separator that is in use.
  await drop(page, file("far.csv", `a,b\n${rows(60, (k) => `${k},${k % 7}`)}\n\nx,y,z\n${rows(60, (k) => `${k},${k % 7},${k % 5}`)}`));
  await page.locator('[role="alert"][data-code="CSV-RAGGED"]').waitFor({ timeout: 20_000 });
  await page.locator('[data-action="read-so"]').first().waitFor();
  assert.deepEqual(await page.locator('[data-action="read-so"]').evaluateAll((all) => all.map((own) => own.dataset.way)), ["start"]);
  await page.locator('[data-action="read-so"]').click();
  await page.locator('[role="alert"][data-code="CSV-RAGGED"]').waitFor({ state: "detached", timeout: 20_000 });
  await title(page, "60");
  assert.equal(await value(page, "start"), "64");

  await drop(page, file("notes.csv", `A title\nof no table\n\nt,y\n${rows(40, (k) => `${k},${k % 7}`)}`));
  await title(page, "40");
  assert.match(await told(page, "CSV-ABOVE"), /3.*4/s);
  assert.equal(await value(page, "start"), "4");
}

/** A file that went after it was chosen: told, and read again once it is back. */
async function gone(page) {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  const path = join(folder, "gone.csv");
  const body = `t,y\n${rows(40, (k) => `${k},${k % 7}`)}`;
  writeFileSync(path, body);
  await drop(page, path);
  await page.waitForFunction(() => document.querySelector(".file-name")?.textContent.includes("gone.csv"));
  await title(page, "40");
  rmSync(path);
  await page.locator('[data-control="header"]').selectOption("false");
  const alert = page.locator('[role="alert"][data-code="FILE-UNREADABLE"]');
  await alert.waitFor({ timeout: 20_000 });
  await page.locator('[data-action="read-so"][data-way="again"]').click();
  await alert.waitFor({ timeout: 20_000 });
  assert.match(await page.locator(".run-title").innerText(), /^40/, "what was there stays");
  rmSync(folder, { recursive: true });
}

/** On a phone the answers are large enough, and nothing is wider than the screen. */
async function onAPhone(t) {
  const page = await t.open("#/train?lang=zh", { viewport: { width: 390, height: 844 }, hasTouch: true });
  await drop(page, file("dates.csv", `Date,Close\n${rows(60, (k) => `0${(k % 9) + 1}/0${((k * 4) % 9) + 1}/${2000 + k},${k % 7}.5`)}`));
  await answers(page, "dates", "CSV-DATE-ORDER", "zh");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  const small = await page.locator(".ask button, .chips .chip").evaluateAll((all) => all.filter((own) => own.getBoundingClientRect().height < 43.5).map((own) => own.className));
  assert.deepEqual(small, []);
  await t.accessible(page, "a question on a phone");
  await page.close();
}

export async function run(t) {
  for (const lang of ["en", "zh"]) {
    const page = await t.open(`#/train?lang=${lang}&h=4&epochs=1`);
    await page.waitForSelector(".drop");
    await encodings(t, page, lang);
    await marks(page, lang);
    await orders(page, lang);
    await spreadsheetDays(page, lang);
    await cleaned(page, lang);
    await oddPrices(page, lang);
    await holes(page, lang);
    await repeated(page, lang);
    await refusedAndRead(page, lang);
    if (lang === "en") await gone(page);
    await drop(page, ohlcv(160));
    await title(page, "160");
    assert.equal(await page.locator("[data-question], [data-cleaned]").count(), 0, "a plain table is asked nothing");
    await page.close();
  }
  await onAPhone(t);
}

// Prepare: columns made from columns, rows put together, long tables split; each number beside one computed here.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ohlcv, prices } from "./fixtures.mjs";

export const name = "prepare";

const ROWS = 120;
const own = prices(ROWS);
const closes = own.map((row) => Number(row[4]));

const drop = async (page, file, rows) => {
  await page.locator('[data-control="file"]').setInputFiles(file);
  await told(page, rows);
};
const told = (page, rows) => page.waitForFunction((rows) => document.querySelector(".run-title")?.textContent.startsWith(rows), rows, { timeout: 30_000 });
const control = (page, name) => page.locator(`[data-control="${name}"]`);
const press = (page, name) => page.locator(`[data-action="${name}"]`).first().click();
const names = (page) => page.locator(".preview thead th[data-place] bdi").allInnerTexts();

/** The numbers of a column in the preview, NaN where a cell is empty. */
const column = async (page, title) => {
  const place = (await names(page)).indexOf(title);
  assert.ok(place >= 0, `${title} is in the table: ${await names(page)}`);
  const cells = await page.locator(".preview tbody tr:not(.bare, .missing-row)").evaluateAll((rows, place) => rows.map((row) => row.children[place].textContent), place);
  return cells.map((cell) => (cell === "" ? NaN : Number(cell)));
};

/** What is shown has six digits. */
function near(shown, expected, what) {
  assert.equal(shown.length, expected.length, what);
  expected.forEach((value, row) => {
    const same = Number.isNaN(value) ? Number.isNaN(shown[row]) : Math.abs(shown[row] - value) <= 1e-5 * Math.max(1e-3, Math.abs(value));
    assert.ok(same, `${what}, row ${row + 1}: ${shown[row]}, not ${value}`);
  });
}

const mean = (values, n) => values.map((_, row) => (row < n - 1 ? NaN : values.slice(row - n + 1, row + 1).reduce((a, b) => a + b) / n));

/** Wilder's: the mean of the first n moves, then ((n − 1) last + move)/n. */
function strength(values, n) {
  let [gain, loss] = [0, 0];
  return values.map((value, row) => {
    if (row === 0) return NaN;
    const move = value - values[row - 1];
    const [up, down] = [Math.max(move, 0), Math.max(-move, 0)];
    if (row <= n) [gain, loss] = [gain + up / n, loss + down / n];
    else [gain, loss] = [(gain * (n - 1) + up) / n, (loss * (n - 1) + down) / n];
    return row < n ? NaN : (100 * gain) / (gain + loss);
  });
}

/** The weeks of the table, by their Mondays. */
function weeks() {
  const all = new Map();
  for (const row of own) {
    const day = Date.parse(row[0]) / 86_400_000;
    const monday = new Date((day - ((day + 3) % 7)) * 86_400_000).toISOString().slice(0, 10);
    all.set(monday, [...(all.get(monday) ?? []), row]);
  }
  return all;
}

async function columns(t) {
  const page = await t.open("#/train?lang=en&epochs=2&h=4&lookback=5&batch=16");
  await drop(page, ohlcv(ROWS), "120 rows, 6 columns");
  await press(page, "make-columns");
  assert.equal(await page.locator(".make-option").count(), 15);
  assert.equal(await control(page, "make-of").inputValue(), "Close", "the target is read");

  // A number beyond its range is told, and what holds stands there.
  await control(page, "make-period").fill("999");
  await control(page, "make-period").press("Tab");
  await page.locator('.make-form [data-code="RUN-SETTING-WHOLE"]').waitFor();
  assert.equal(await control(page, "make-period").inputValue(), "250");
  assert.equal(await page.locator('[data-action="add-columns"]').getAttribute("aria-disabled"), "true", "250 rows are more than there are");
  await control(page, "make-period").fill("14");
  await control(page, "make-period").press("Tab");
  await press(page, "add-columns");
  await told(page, "120 rows, 7 columns");
  assert.equal(await page.locator('[data-action="add-columns"]').getAttribute("aria-disabled"), "true", "nothing is made twice");

  // By keys alone.
  await page.locator('[data-recipe="sma"]').focus();
  await page.keyboard.press("Enter");
  await control(page, "make-period").fill("5");
  await page.locator('[data-action="add-columns"]').focus();
  await page.keyboard.press("Enter");
  await told(page, "120 rows, 8 columns");
  await press(page, "show-rows");
  near(await column(page, "RSI 14 (Close)"), strength(closes, 14), "RSI");
  near(await column(page, "SMA 5 (Close)"), mean(closes, 5), "SMA");
  assert.deepEqual(await page.locator(".preview th[data-made]").evaluateAll((all) => all.map((one) => one.dataset.made)), ["rsi", "sma"]);
  assert.equal(await page.locator('[data-role-of="6"]').inputValue(), "feature");
  // The rows at the beginning are told of here, and are no missing values.
  assert.equal(await page.locator('[data-part="fallen"]').getAttribute("data-value"), "14");
  assert.equal(await page.locator('[data-code="DATA-MISSING"]').count(), 0);
  await t.accessible(page, "made columns");
  await t.picture(page, "prepare-columns");

  // A recipe that has nothing to read says so.
  await page.locator('[data-recipe="hour"]').click();
  assert.match(await page.locator("#make-note").innerText(), /no column with times of day/);

  // Read in another way, what they are made of is gone; read as before, they are back.
  await control(page, "header").selectOption("false");
  await page.locator('[data-code="DATA-NOT-MADE"]').waitFor();
  await control(page, "header").selectOption("true");
  await told(page, "120 rows, 8 columns");
  assert.equal(await page.locator('[data-code="DATA-NOT-MADE"]').count(), 0);

  await press(page, "train");
  await page.waitForSelector('[data-run-state="done"]', { timeout: 120_000 });
  assert.match(await page.locator(".facts").last().innerText(), /Input columns\s+7/);
  await page.getByRole("button", { name: "Export" }).click();
  const saved = page.waitForEvent("download");
  await press(page, "export-safetensors");
  const model = readFileSync(await (await saved).path());
  const head = JSON.parse(model.subarray(8, 8 + Number(model.readBigUInt64LE(0))).toString());
  assert.deepEqual(JSON.parse(head.__metadata__.inputs).slice(-2), ["RSI 14 (Close)", "SMA 5 (Close)"]);

  // Taken away, the run on screen is of other settings.
  await page.locator("details.form > summary").first().click();
  await press(page, "see-table");
  await page.locator('[data-made-by="rsi"] [data-action="remove-made"]').click();
  await told(page, "120 rows, 7 columns");
  // The next one has the focus, after the last of them what makes new ones.
  assert.equal(await page.evaluate(() => document.activeElement.dataset.action), "remove-made");
  await page.keyboard.press("Enter");
  await told(page, "120 rows, 6 columns");
  await page.waitForFunction(() => document.activeElement?.dataset.action === "make-columns");
  await page.close();
}

async function rows(t) {
  const page = await t.open("#/train?lang=en");
  await drop(page, ohlcv(ROWS), "120 rows");
  await page.locator('[data-control="resample"] option[value="week"]').waitFor({ state: "attached" });
  assert.deepEqual(await control(page, "resample").locator("option").evaluateAll((all) => all.map((one) => one.value)), ["file", "week", "month", "quarter", "year"]);
  const all = [...weeks()];
  await control(page, "resample").selectOption("week");
  await told(page, `${all.length} rows, 6 columns`);
  await press(page, "show-rows");
  const number = (place, of) => all.map(([, days]) => of(days.map((day) => Number(day[place]))));
  const sum = (values) => values.reduce((a, b) => a + b);
  near(await column(page, "Open"), number(1, (days) => days[0]), "the first open");
  near(await column(page, "High"), number(2, (days) => Math.max(...days)), "the highest");
  near(await column(page, "Low"), number(3, (days) => Math.min(...days)), "the lowest");
  near(await column(page, "Close"), number(4, (days) => days.at(-1)), "the last close");
  near(await column(page, "Volume"), number(5, sum), "all that was traded");
  await page.locator('[data-control="resample-rule"][data-column="Volume"]').selectOption("mean");
  await page.waitForFunction(() => document.querySelector(".preview tbody tr:last-child td:last-child").textContent.length < 9);
  near(await column(page, "Volume"), number(5, (days) => sum(days) / days.length), "the mean");

  // Columns are made of the weeks.
  await press(page, "make-columns");
  await page.locator('[data-recipe="difference"]').click();
  await press(page, "add-columns");
  await told(page, `${all.length} rows, 7 columns`);
  const last = number(4, (days) => days.at(-1));
  near(await column(page, "Difference 1 (Close)"), last.map((value, row) => (row ? value - last[row - 1] : NaN)), "from week to week");
  await control(page, "resample").selectOption("file");
  await told(page, "120 rows, 7 columns");
  near(await column(page, "Difference 1 (Close)"), closes.map((value, row) => (row ? value - closes[row - 1] : NaN)), "from day to day");

  // Without times there is nothing to put together, and it is said why.
  await page.locator('[data-role-of="0"]').selectOption("ignore");
  await page.getByText("Rows are put together by their times").waitFor();
  assert.ok(await control(page, "resample").isDisabled());
  await page.close();
}

async function long(t) {
  const shares = ["AAA", "BBB", "CCC"];
  const lines = own.slice(0, 40).flatMap((row) => shares.map((share, k) => [row[0], share, (Number(row[4]) * (k + 1)).toFixed(2)].join(",")));
  const file = { name: "long.csv", mimeType: "text/csv", buffer: Buffer.from(["Date,Share,Price", ...lines].join("\n")) };
  const page = await t.open("#/train?lang=zh");
  await drop(page, file, "120 行");
  await page.locator('[data-code="DATA-LONG"]').waitFor();
  assert.match(await page.locator('[data-code="DATA-LONG"]').innerText(), /AAA ×\s40、BBB ×\s40、CCC ×\s40/);
  // Several rows of a day are what a long table is made of, and none is one too many.
  assert.equal(await page.locator('[data-code="DATA-SAME-TIME"], [data-code="DATA-JUMP"]').count(), 0);
  await t.accessible(page, "a long table");
  await t.picture(page, "prepare-long");
  await press(page, "long-wide");
  await told(page, "40 行，4 列");
  assert.deepEqual(await names(page), ["Date", ...shares]);
  assert.equal(await page.locator('[data-code="DATA-LONG"]').count(), 0);
  await control(page, "long").selectOption("one");
  await told(page, "40 行，2 列");
  await control(page, "long-name").selectOption("CCC");
  await page.waitForFunction((first) => document.querySelector(".preview tbody tr:nth-child(4) td:last-child").textContent === first, String(Number((closes[0] * 3).toFixed(2))));
  await control(page, "long").selectOption("file");
  await told(page, "120 行，3 列");
  await page.locator('[data-code="DATA-LONG"]').waitFor();
  await page.close();
}

/** Narrow screens hold all of it, in what a finger can hit. */
async function narrow(t) {
  for (const width of [390, 320]) {
    const page = await t.open("#/train?lang=zh&ds=stock", { viewport: { width, height: 844 }, hasTouch: true });
    await page.locator('[data-action="make-columns"]').tap();
    await page.locator('[data-recipe="bollinger"]').tap();
    await page.locator('[data-action="add-columns"]').tap();
    await page.locator('[data-made-by="bollinger"]').waitFor();
    await control(page, "resample").selectOption("month");
    await page.locator(".rules").waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${width} px wide`);
    const small = await page.locator(".prepare").evaluate((own) =>
      [...own.querySelectorAll("button, .chip, .field select, .field input")].filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.className),
    );
    assert.deepEqual(small, [], "each is 44 px high");
    if (width === 390) await t.accessible(page, "a phone");
    await t.picture(page, `prepare-${width}`);
    await page.close();
  }
}

export async function run(t) {
  await columns(t);
  await rows(t);
  await long(t);
  await narrow(t);
}

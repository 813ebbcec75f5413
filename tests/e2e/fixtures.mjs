// Files that people drop, right and wrong, made here byte by byte.
import { Buffer } from "node:buffer";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A portable random number in 0..1, the same in every run. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const iso = (day) => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Business days from 2015-01-05 on, oldest first. */
export function businessDays(count) {
  const days = [];
  for (let day = 16440; days.length < count; day += 1) {
    const week = new Date(day * 86_400_000).getUTCDay();
    if (week !== 0 && week !== 6) days.push(iso(day));
  }
  return days;
}

/** Rows [date, open, high, low, close, volume] of a random walk. */
export function prices(count, seed = 5) {
  const next = random(seed);
  let close = 110;
  return businessDays(count).map((date) => {
    const open = close + (next() - 0.5) * 1.2;
    close = Math.max(20, open + (next() - 0.48) * 2.4);
    const high = Math.max(open, close) + next();
    const low = Math.min(open, close) - next();
    const volume = Math.round(2e7 + next() * 3e7);
    return [date, open.toFixed(2), high.toFixed(2), low.toFixed(2), close.toFixed(2), String(volume)];
  });
}

const csv = (rows, delimiter = ",") => rows.map((row) => row.join(delimiter)).join("\n") + "\n";
const OHLCV = ["Date", "Open", "High", "Low", "Close", "Volume"];
const file = (name, body, mimeType = "text/csv") => ({
  name,
  mimeType,
  buffer: Buffer.isBuffer(body) ? body : Buffer.from(body, "utf8"),
});

export const ohlcv = (count = 506) => file("prices.csv", csv([OHLCV, ...prices(count)]));

/** 日期,开盘,最高,最低,收盘,成交量 in GBK. */
const GBK_HEADER = Buffer.from(
  "c8d5c6da2cbfaac5cc2cd7eeb8df2cd7eeb5cd2ccad5c5cc2cb3c9bdbbc1bf0a",
  "hex",
);

/** NaN in rows 8 and 31 to 37, 1E400 in row 10, nothing in row 12. */
const notNumber = (k) => (k === 7 || (k >= 30 && k < 37) ? "NaN" : { 9: "1E400", 11: "" }[k]);

export const files = {
  empty: file("empty.csv", ""),
  headerOnly: file("header.csv", "Date,Close\n"),
  xlsx: file("prices.xlsx.csv", Buffer.from("504b0304140006000800000021", "hex")),
  html: file("login.csv", "<!DOCTYPE html>\n<html><body>Please sign in</body></html>\n"),
  gbk: file("gbk.csv", Buffer.concat([GBK_HEADER, Buffer.from(csv(prices(120)), "utf8")])),
  utf16: file(
    "utf16.csv",
    Buffer.concat([Buffer.from("fffe", "hex"), Buffer.from(csv([OHLCV, ...prices(120)]), "utf16le")]),
  ),
  semicolons: file(
    "semicolons.csv",
    csv([OHLCV, ...prices(120).map((row) => row.map((cell, k) => (k ? cell.replace(".", ",") : cell)))], ";"),
  ),
  unclosedQuote: file(
    "quote.csv",
    csv([OHLCV, ...prices(120)]).replace(/^(2015-01-14),/m, '"$1,'),
  ),
  ragged: file(
    "ragged.csv",
    csv([OHLCV, ...prices(120).map((row, k) => (k % 2 ? row.slice(0, 4) : row))]),
  ),
  textInTarget: file(
    "text.csv",
    csv([OHLCV, ...prices(120).map((row, k) => (k === 40 ? [...row.slice(0, 4), "oops", row[5]] : row))]),
  ),
  notNumbers: file(
    "nan.csv",
    csv([OHLCV, ...prices(120).map((row, k) => [...row.slice(0, 4), notNumber(k) ?? row[4], row[5]])]),
  ),
  descending: file("descending.csv", csv([OHLCV, ...prices(120).reverse()])),
  short: file("short.csv", csv([OHLCV, ...prices(9)])),
  constant: file("constant.csv", csv([["Date", "Close"], ...prices(120).map((row) => [row[0], "5"])])),
  million: file("wide.csv", `${"1,".repeat(999_999)}1\n`),
};

/** The path of a file of 60 MB, made only when it is asked for. */
export function huge() {
  const path = join(mkdtempSync(join(tmpdir(), "gatehouse-")), "huge.csv");
  writeFileSync(path, Buffer.alloc(60 * 1024 * 1024, "1,2\n"));
  return path;
}

/** OHLCV rows of as many MB, with six decimals as brokers write them, and how many rows these are. */
export function large(mb) {
  const some = prices(1000).map(([, ...cells]) => cells.map((cell) => (cell.includes(".") ? Number(cell).toFixed(6) : cell)).join(","));
  const lines = [OHLCV.join(",")];
  let left = mb * 1024 * 1024 - lines[0].length - 1;
  // A minute after another, as the time alone tells rows apart.
  for (let minute = 0; ; minute += 1) {
    const time = new Date(Date.UTC(2015, 0, 5) + minute * 60_000).toISOString();
    const line = `${time.slice(0, 10)} ${time.slice(11, 16)},${some[minute % some.length]}`;
    left -= line.length + 1;
    if (left < 0) break;
    lines.push(line);
  }
  return { ...file(`prices-${mb}.csv`, `${lines.join("\n")}\n`), rows: lines.length - 1 };
}

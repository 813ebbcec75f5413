// A browser, and what every page must hold to: no word to other hosts, no breach of the policy, no error.
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
/** The folder of axe-core, which the server lays beside the site. */
export const axe = dirname(require.resolve("axe-core/axe.min.js"));
export const out = fileURLToPath(new URL("out/", import.meta.url));

/** Where Chromium is: as `cargo xtask` found it, or where Debian has it. */
export function executable() {
  const path = process.env.CHROMIUM ?? ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((own) => existsSync(own));
  assert.ok(path && existsSync(path), "Chromium was not found: set CHROMIUM to its path");
  return path;
}

export function launch(options = {}) {
  const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: executable(), args: [...quiet, ...root], ...options });
}

/**
 * What `act` tells, and the longest task of the page's thread while it goes on, in ms of work: by the clock of the thread, which stands while
 * others work.
 */
export async function longestTask(browser, page, act) {
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline"] });
  const told = await act();
  // What follows a table belongs to it: the first picture, and the trial of the settings.
  await page.waitForTimeout(1200);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const of = ({ pid, tid }) => `${pid} ${tid}`;
  const pages = new Set(traceEvents.filter((own) => own.name === "thread_name" && own.args.name === "CrRendererMain").map(of));
  const tasks = traceEvents.filter((own) => own.name === "RunTask" && own.tdur && pages.has(of(own)));
  assert.ok(tasks.length > 20, `${tasks.length} tasks`);
  return [told, Math.max(...tasks.map((own) => own.tdur)) / 1000];
}

/** Whose journey a tab is on. */
const walkers = new WeakMap();

/** What a journey works with; `left` are the tabs of its browser that are free, by their kind. */
export class Journey {
  constructor(browser, base, name, left) {
    Object.assign(this, { browser, base, name, left, notes: [], faults: [], pages: [], kinds: new Map() });
  }

  note(text) {
    this.notes.push(text);
  }

  /** A tab at `hash` with nothing from before, ready to be used: one that `leave` gave back, here or on an earlier journey, if there is one of its
   * kind, as loading anew takes half the time of a tab of its own. `before` sees it first; `mayFail` allows errors in its console; what keeps the site on the device
   * is let in where `serviceWorkers` is "allow". */
  async open(hash, { viewport = { width: 1440, height: 900 }, before, mayFail = false, ...given } = {}) {
    const context = { acceptDownloads: true, serviceWorkers: "block", reducedMotion: "reduce", ...given };
    const kind = before || mayFail ? "" : JSON.stringify(context);
    const page = this.left.get(kind)?.pop() ?? (await this.fresh(mayFail, { viewport, ...context }));
    this.kinds.set(page, kind);
    this.pages.push(page);
    walkers.set(page, this);
    await page.setViewportSize(viewport);
    await before?.(page);
    await page.goto(this.base + hash);
    await page.waitForSelector('html[data-ready="true"]', { timeout: 30_000 });
    return page;
  }

  async fresh(mayFail, context) {
    const page = await (await this.browser.newContext(context)).newPage();
    walkers.set(page, this);
    const fault = (text) => walkers.get(page).faults.push(text);
    page.on("console", (message) => message.type() === "error" && !mayFail && fault(`console: ${message.text()}`));
    page.on("pageerror", (error) => fault(`error: ${error.message}`));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(this.base) && !/^(blob|data):/.test(url)) fault(`request to ${url}`);
    });
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
    });
    return page;
  }

  /** The journey is done with a tab. What it kept is erased and its pointer leads nowhere, so that the next `open` may have it; not one that
   * `before` has seen. */
  async leave(page) {
    const kind = this.kinds.get(page);
    if (!kind) return page.context().close();
    await page.evaluate(() => (localStorage.clear(), sessionStorage.clear()));
    await page.mouse.move(0, 0);
    await page.goto("about:blank");
    this.pages.splice(this.pages.indexOf(page), 1);
    this.left.set(kind, [...(this.left.get(kind) ?? []), page]);
  }

  /** axe-core finds nothing; `within` is all that has changed since it looked at the whole page. */
  async accessible(page, where, within = "html") {
    if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ url: `${this.base}axe/axe.min.js` });
    // What passes is not described, and what lies beside the page is not fetched: nothing else is left out.
    const told = await page.evaluate(async (within) => {
      const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
      const found = await window.axe.run(within, { runOnly, resultTypes: ["violations"], preload: false });
      return found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join("; ")}`);
    }, within);
    assert.deepEqual(told, [], `axe at ${where}`);
  }

  async picture(page, name) {
    mkdirSync(out, { recursive: true });
    await page.screenshot({ path: `${out}${name}.png` });
  }

  async close(failed) {
    for (const [place, page] of this.pages.entries()) {
      if (failed && !page.isClosed()) await this.picture(page, `failed-${this.name}-${place}`).catch(() => {});
      await page.context().close().catch(() => {});
    }
  }
}

/** Looks that between them have both languages, every theme and every layout. */
export const looks = [["zh", "dark", 1440, 900], ["zh", "light", 390, 844], ["en", "light", 320, 640], ["en", "projector", 1024, 768]];

/** Another link in the same tab, once its picture stands: half the time of a page of its own. */
export async function turn(page, hash) {
  const was = await page.locator(".cell").innerHTML();
  await page.evaluate((hash) => (location.hash = hash), hash);
  await page.waitForFunction((was) => document.querySelector(".cell") && document.querySelector(".cell").innerHTML !== was, was);
}

/** What the message with this code says, in English and in Chinese: by the button that turns one into the other, and back. */
export async function inBoth(page, code) {
  const told = page.locator(`[role="alert"][data-code="${code}"]`);
  await told.waitFor();
  const texts = [await told.innerText()];
  for (const chinese of [true, false]) {
    await page.locator(".lang-button").dispatchEvent("click");
    await page.waitForFunction(([code, chinese]) => /[\u4e00-\u9fff]{4}/.test(document.querySelector(`[data-code="${code}"]`)?.innerText) === chinese, [code, chinese]);
    if (chinese) texts.push(await told.innerText());
  }
  for (const text of texts) assert.ok(text.length > 30 && !/%\{|undefined|\b[A-Z]+-[A-Z-]+\./.test(text), text);
  assert.match(texts[1], /[。：]/);
  return told;
}

/** The page comes to say, in its own time, what `hand` has of each quantity, unit by unit: in the elements of `where`, of which there are at
 * least `least` (as many as `hand` has numbers, where nothing is said). */
export async function agrees(page, hand, what, { where = ".cell", least = Object.values(hand).flat().length, within = 1e-9 } = {}) {
  const look = (where) => [...document.querySelectorAll(`${where} [data-symbol][data-unit][data-value]`)].map((own) => [own.dataset.symbol, Number(own.dataset.unit), Number(own.dataset.value)]);
  let wrong = "";
  for (let tries = 0; tries < 40; tries += 1) {
    const shown = (await page.evaluate(look, where)).filter(([symbol]) => symbol in hand);
    const off = shown.find(([symbol, unit, value]) => !(Math.abs(value - hand[symbol][unit - 1]) < within));
    if (!off && shown.length >= least) return;
    wrong = off ? `${off[0]} of unit ${off[1]} is ${off[2]}, not ${hand[off[0]][off[1] - 1]}` : `${shown.length} values of ${least}`;
    await page.waitForTimeout(50);
  }
  assert.fail(`${what}: ${wrong}`);
}

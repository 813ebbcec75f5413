// A hall and a frame: the lecture view with clicker, blank screen and spotlight, and a moment inside another page.
import assert from "node:assert/strict";

export const name = "lecture";

export async function run(t) {
  for (const lang of ["en", "zh"]) {
    const page = await t.open(`#/gates?t=9&s=4&ui=lecture&lang=${lang}`, { viewport: { width: 1024, height: 768 } });
    const stage = () => page.evaluate(() => new URLSearchParams(location.hash.split("?")[1]).get("s"));
    assert.equal(await page.getAttribute(".app", "data-layout"), "projector");
    assert.equal(await page.getAttribute("html", "data-theme"), "projector");
    assert.equal(await page.locator(".header").isVisible(), false);
    await page.waitForSelector('[data-action="leave-lecture"]');

    // What a clicker sends.
    await page.keyboard.press("PageDown");
    await page.waitForFunction(() => location.hash.includes("s=5") && location.hash.includes("ui=lecture"));
    await page.keyboard.press("PageUp");
    assert.equal(await stage(), "4");
    await page.keyboard.press("b");
    await page.waitForSelector(".blank");
    // The black screen keeps its place.
    for (const key of ["PageDown", "ArrowRight", "End"]) await page.keyboard.press(key);
    await page.waitForTimeout(100);
    assert.equal(await stage(), "4");
    await page.keyboard.press("b");
    await page.waitForSelector(".blank", { state: "detached" });

    // The sheet of keys, and then the keys go on as before; the way back.
    await page.keyboard.press("?");
    await page.locator(".key-rows").first().waitFor({ state: "visible" });
    await t.accessible(page, `the keys in a lecture, ${lang}`);
    await page.keyboard.press("Escape");
    await page.locator(".key-rows").first().waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY");
    await page.keyboard.press("d");
    await page.waitForFunction(() => location.hash.includes("dir=backward"));
    await page.locator("[data-check]").waitFor({ state: "attached" });
    await page.keyboard.press("d");
    await page.waitForFunction(() => !location.hash.includes("dir="));

    // The light goes with the pointer, and with the focus.
    await page.keyboard.press("s");
    const light = page.locator(".spotlight");
    await light.waitFor();
    const middle = () => light.evaluate((own) => ["--spot-x", "--spot-y"].map((at) => parseInt(own.style.getPropertyValue(at), 10)));
    await page.mouse.move(300, 200);
    await page.waitForFunction(() => document.querySelector(".spotlight").style.getPropertyValue("--spot-x") === "300px");
    assert.deepEqual(await middle(), [300, 200]);
    const gate = page.locator('[data-strip="f"]');
    await gate.focus();
    const box = await gate.boundingBox();
    const [x, y] = await middle();
    assert.ok(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height, "the light is on what has the focus");
    await t.accessible(page, `lecture, ${lang}`);
    await page.keyboard.press("s");
    await light.waitFor({ state: "detached" });

    await page.click('[data-action="leave-lecture"]');
    await page.waitForSelector(".header", { state: "visible" });
    assert.doesNotMatch(await page.evaluate(() => location.hash), /ui=/);
    await page.keyboard.press("f");
    await page.waitForSelector(".header", { state: "hidden" });
  }

  // The code to embed frames this very moment, and leads to the whole page.
  const page = await t.open("#/gates?t=9&s=5&u=2&lang=en", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.click(".pick");
  await page.click('[data-action="copy-embed"]');
  const code = await page.evaluate(() => navigator.clipboard.readText());
  const source = await page.evaluate((code) => new DOMParser().parseFromString(code, "text/html").querySelector("iframe").src, code);
  assert.ok(source.startsWith(t.base) && source.includes("ui=embed"), source);
  for (const viewport of [{ width: 1000, height: 760 }, { width: 390, height: 700 }]) {
    const own = await t.open(source.slice(t.base.length), { viewport });
    assert.equal(await own.locator(".header").isVisible(), false);
    await own.waitForSelector('[data-symbol="c"][data-unit="2"][data-value]');
    const full = await own.locator("a.open-full").getAttribute("href");
    assert.ok(full.includes("t=9&s=5&u=2") && !full.includes("ui="), full);
    await own.keyboard.press("ArrowRight");
    await own.waitForSelector('[data-symbol="h"][data-unit="2"][data-value]');
    await t.accessible(own, `embedded, ${viewport.width} wide`);
    const wide = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `sideways by ${wide}`);
  }
}

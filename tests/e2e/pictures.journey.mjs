// Pictures: the diagram as SVG and PNG, and a step as a strip of its seven stages, each a file that needs no other.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

export const name = "pictures";

async function saved(page, action) {
  await page.locator(".pick").first().click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-action="${action}"]`)]);
  assert.equal(await page.locator(".popover").count(), 0, "the menu has closed");
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** An SVG on its own: well-formed, nothing of the page in it, and every paint a plain colour. */
async function alone(page, bytes, pictures) {
  const text = bytes.toString();
  const told = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    return {
      tag: root.tagName,
      wide: Number(root.getAttribute("width")) / Number(root.getAttribute("height")),
      pictures: root.querySelectorAll("svg").length,
      words: root.textContent,
      unseen: root.querySelectorAll('g[opacity="0"]').length,
      attributes: [...new Set([root, ...root.querySelectorAll("*")].flatMap((own) => [...own.attributes].map((one) => one.name)))],
    };
  }, text);
  assert.equal(told.tag, "svg");
  assert.equal(told.pictures, pictures);
  assert.equal(told.unseen, 0, "nothing was caught before it had come");
  assert.doesNotMatch(text, /var\(|oklab|color-mix|href|<script|<style|&nbsp;/);
  assert.ok(!told.attributes.some((own) => /^(data-|aria-|class|style|tabindex|role|on)/.test(own)), told.attributes.join(" "));
  return told;
}

export async function run(t) {
  for (const [lang, theme, viewport] of [
    ["en", "light", { width: 1440, height: 900 }],
    ["zh", "dark", { width: 390, height: 844 }],
    ["zh", "projector", { width: 1024, height: 768 }],
  ]) {
    const page = await t.open(`#/gates?ex=latch&t=9&s=5&u=1&lang=${lang}&theme=${theme}`, { viewport });
    const one = await saved(page, "export-chart-svg");
    assert.equal(one.name, "gatehouse-step-9.svg");
    const told = await alone(page, one.bytes, 1);
    assert.ok(told.words.includes(lang === "en" ? "Forget gate" : "遗忘门"), told.words);
    assert.ok(told.words.includes("−0.50"));
    const strip = await saved(page, "export-chart-strip");
    assert.equal(strip.name, "gatehouse-step-9-strip.svg");
    assert.ok((await alone(page, strip.bytes, 7)).wide > 7 * 1.7);
    const png = await saved(page, "export-chart-png");
    assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
    const size = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
    assert.ok(size[0] >= 2000 && size[1] >= 1000, `${size}`);
    // It shows something: more than one flat colour.
    const shades = await page.evaluate(async (bytes) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      const data = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
      return new Set(data).size;
    }, [...png.bytes]);
    assert.ok(shades > 100, `${shades} shades`);
    assert.equal(await page.locator(".stage > div.visually-hidden").count(), 0, "nothing is left in the page");
    await t.leave(page);
  }
  // What makes a variant a variant is in its picture, whatever moves in the page.
  const page = await t.open("#/gates?ex=latch&v=gru&t=9&s=6&u=1&lang=en", { viewport: { width: 1440, height: 900 } });
  for (const [v, own] of [["gru", "1−"], ["article", "1−"], ["coupled", "1 − f"], ["lstm1997", "no forget"], ["peephole", null], ["rnn", "no cell state"]]) {
    await page.evaluate((v) => { location.hash = `#/gates?ex=latch&v=${v}&t=9&s=6&u=1&lang=en`; }, v);
    await page.waitForFunction((own) => {
      const picture = document.querySelector(".cell-holder .cell");
      return own ? picture?.textContent.includes(own) : picture?.querySelectorAll(".own .wire").length > 1;
    }, own);
    for (const [action, pictures] of [["export-chart-svg", 1], ["export-chart-strip", 7]]) {
      const told = await alone(page, (await saved(page, action)).bytes, pictures);
      assert.ok(!own || told.words.includes(own), `${v}: ${told.words}`);
    }
  }
}

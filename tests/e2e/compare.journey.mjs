// Compare: a pinned scene above every other one, differences marked and counted.
import assert from "node:assert/strict";

export const name = "compare";

export async function run(t) {
  for (const [lang, viewport] of [["en", { width: 1440, height: 900 }], ["zh", { width: 390, height: 844 }]]) {
    const page = await t.open(`#/gates?ex=latch&t=9&s=7&lang=${lang}`, { viewport });
    const told = () => page.locator('[data-part="compared"]').textContent();
    const numbers = async () => (await told()).match(/\d+\.\d+/g).map(Number);
    const dots = () => page.locator(".moved").evaluateAll((all) => all.reduce((sum, own) => sum + own.getAttribute("d").split("M").length - 1, 0));

    // By key: with itself, nothing differs.
    await page.keyboard.press("c");
    await page.waitForSelector('[data-part="compared"]');
    assert.match(await told(), /576/);
    assert.equal(await dots(), 0);
    assert.doesNotMatch(await told(), /Only in|只有/);

    // Another weight: some values move, and both errors are told.
    await page.keyboard.press("e");
    const field = page.locator('[data-weight="b_f"]').first();
    await field.fill("-3");
    await field.press("Enter");
    await page.locator('[data-action="edit-done"]').click();
    await page.waitForFunction(() => [...document.querySelectorAll(".moved")].some((own) => own.getAttribute("d")));
    assert.ok((await dots()) > 3);
    const [first, second] = await numbers();
    assert.ok(second > first, `${first} before, ${second} with a unit that forgets`);
    assert.match(await told(), lang === "en" ? /as shipped.*edited.*Dashed/s : /原样.*改过/s);
    await t.accessible(page, `comparing, ${lang}`);

    // Another kind of cell is named, and its own rows are counted: z, r, n and h of 4 units in 24 steps with themselves.
    await page.keyboard.press("c");
    await page.waitForSelector('[data-part="compared"]', { state: "detached" });
    const cell = async (wanted) => {
      while (!page.url().includes(`v=${wanted}&`)) {
        await page.keyboard.press("v");
        await page.waitForTimeout(100);
      }
    };
    await cell("gru");
    await page.locator('[data-symbol="z"][data-value]').first().waitFor();
    await page.keyboard.press("c");
    await page.waitForSelector('[data-part="compared"]');
    assert.match(await told(), /GRU/);
    if (lang === "en") assert.match(await told(), /384/);
    await cell("lstm");
    await page.locator('[data-symbol="f"][data-value]').first().waitFor();
    assert.match(await told(), /GRU.*LSTM/s);
    assert.match(await told(), /[:：] ?f[,，] ?i[,，] ?g[,，] ?o[,，] ?c[.。]/);

    // Another example, by the menu; and no more.
    await page.click(".pick");
    await page.click('[data-example="mean"]');
    await page.waitForFunction(() => location.hash.includes("ex=mean"));
    // Both have h alone, of the three units that both have.
    assert.match(await told(), /\b72\b/);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `sideways by ${wide}`);
    await page.click('[data-action="compare-stop"]');
    await page.waitForSelector('[data-part="compared"]', { state: "detached" });
    assert.equal(await dots(), 0);
    await page.click(".pick");
    await page.click('[data-action="compare"]');
    await page.waitForSelector('[data-part="compared"]');
  }
}

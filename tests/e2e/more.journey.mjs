// What a narrow page and a wall leave no room for has a place all the same: equations in full, holds, names of stages.
import assert from "node:assert/strict";

export const name = "more";

const button = '[data-action="show-more"]';

/** The sizes of all letters that are seen in an element, the smallest first. */
const sizes = (page, selector) =>
  page.evaluate((selector) => {
    const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
    const all = [];
    for (let own = walker.nextNode(); own; own = walker.nextNode()) {
      const box = own.parentElement.getBoundingClientRect();
      // The sub- and superscripts of a formula are smaller than it.
      const raised = own.parentElement.closest("msub > :last-child, msup > :last-child, msubsup > :not(:first-child), sub, sup");
      if (own.textContent.trim() && box.width > 1 && !raised) all.push([parseFloat(getComputedStyle(own.parentElement).fontSize), own.textContent.trim()]);
    }
    return all.sort((a, b) => a[0] - b[0]);
  }, selector);

export async function run(t) {
  await projector(t);
  await phone(t);
  await holds(t);
  await zoomed(t);
  await spoken(t);
  await sizesOf(t);
}

/** The sentence is spoken by the browser, in its language, until it is stopped, changed or left; without a voice there is no button. */
async function spoken(t) {
  const before = (page) =>
    page.addInitScript(() => {
      Object.assign(window, { said: [], hushed: 0 });
      speechSynthesis.speak = (own) => window.said.push([own.text, own.lang]);
      speechSynthesis.cancel = () => (window.hushed += 1);
    });
  const speak = '[data-action="speak"]';
  for (const [lang, tag] of [["en", "en-US"], ["zh", "zh-CN"]]) {
    const page = await t.open(`#/gates?ex=latch&t=9&s=5&u=1&lang=${lang}`, { before });
    await page.click(button);
    await page.locator(speak).click();
    const told = await page.locator('[data-spoken="c"]').innerText();
    assert.deepEqual(await page.evaluate(() => window.said), [[told, tag]]);
    assert.equal(await page.locator(speak).getAttribute("aria-pressed"), "true");
    await page.locator(speak).click();
    assert.equal(await page.locator(speak).getAttribute("aria-pressed"), "false");
    assert.equal(await page.evaluate(() => window.hushed), 1, "pressed again, it stops");
    await page.locator(speak).click();
    await page.locator('[data-gate="f"]').first().click();
    await page.locator(`${speak}[aria-pressed="false"]`).waitFor();
    assert.equal(await page.evaluate(() => window.hushed), 2, "another sentence stops it");
    await page.locator(speak).click();
    await page.click(button);
    await page.waitForFunction(() => window.hushed === 3);
    assert.match(await page.evaluate(() => window.said.at(-1)[0]), lang === "en" ? /^Forget gate:/ : /^遗忘门：/);
    await t.leave(page);
  }
  // Where no row is open, the sentence is that of the stage.
  const first = await t.open("#/gates?ex=latch&t=9&s=1&u=1&lang=en");
  await first.click(button);
  const told = await first.locator('[data-spoken="stage"]').innerText();
  assert.equal(told, (await first.locator("p[aria-live]").first().textContent()).split(". ").at(-1));
  await t.leave(first);
  const mute = (page) => page.addInitScript(() => delete window.speechSynthesis);
  const page = await t.open("#/gates?ex=latch&t=9&s=5&u=1&lang=en", { before: mute });
  await page.click(button);
  await page.locator('[data-spoken="c"]').waitFor();
  assert.equal(await page.locator(speak).count(), 0, "without a voice there is no button");
}

/** Every size of the scene is said, and the line of code that belongs to the stage is in sight. */
async function sizesOf(t) {
  for (const [link, told] of [
    ["ex=latch", "Units (H) 4 · inputs (I) 2 · time steps 24 · layers 1 · batch 1"],
    ["ex=latch&stack=3&reads=both&layer=2", "Units (H) 4 · inputs (I) 8 · time steps 24 · layers 3 · batch 1 · directions 2"],
  ]) {
    const page = await t.open(`#/gates?${link}&t=9&s=6&u=1&lang=en`);
    await page.click(button);
    const sizes = page.locator('.more-body [data-part="sizes"]');
    await sizes.waitFor();
    await page.waitForFunction((told) => document.querySelector('[data-part="sizes"]')?.textContent === told, told);
    assert.equal(await page.locator(".more-body").evaluate((own) => own.scrollTop), 0, "it opens at its top");
    await page.keyboard.press("ArrowLeft");
    await page.waitForFunction(() => {
      const [all, line] = [".more-body", ".more-body .code .now"].map((own) => document.querySelector(own)?.getBoundingClientRect());
      return line && line.top >= all.top - 1 && line.bottom <= all.bottom + 1;
    });
    await t.leave(page);
  }
}

/** A sheet from the band, by the keyboard alone. */
async function projector(t) {
  for (const [lang, link] of [["en", "t=9&s=3"], ["zh", "v=gru&t=9&s=5"], ["en", "dir=backward&t=9&s=4"]]) {
    const where = `projector ${lang} ${link}`;
    const page = await t.open(`#/gates?ex=latch&${link}&u=1&lang=${lang}&theme=projector`, { viewport: { width: 1024, height: 768 } });
    await page.locator(".strip").first().waitFor();
    await page.locator(button).focus();
    assert.ok((await page.locator(button).boundingBox()).height >= 44, where);
    await page.keyboard.press("Enter");
    await page.locator(".more-body .whole li").first().waitFor();
    await page.locator(".more-body [data-legend]").first().waitFor();
    const [least, own] = (await sizes(page, ".more-body"))[0];
    assert.ok(least >= 16, `${where}: ${own} is ${least} px`);
    const inside = await page.locator(".more-body").evaluate((own) => {
      const { top, left, right, bottom } = own.getBoundingClientRect();
      return top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight && own.scrollWidth <= own.clientWidth + 1;
    });
    assert.ok(inside, `${where}: the sheet is on the page`);
    // One in each language, one on the way back.
    if (link !== "t=9&s=3") await t.accessible(page, where);
    await t.picture(page, `more-${where.replaceAll(/[^a-z0-9]+/g, "-")}`);
    // Another equation opens in the band.
    const rows = page.locator(".more-body .whole [data-gate]");
    const gate = await rows.last().getAttribute("data-gate");
    await rows.last().focus();
    await page.keyboard.press("Enter");
    await page.locator(`.equation.open[data-equation="${gate}"]`).waitFor();
    await page.locator(`.more-body .now [data-gate="${gate}"]`).waitFor();
    await page.locator(`.more-body [data-spoken="${gate}"]`).waitFor();
    // Esc closes it, and the keyboard goes on from its button.
    await page.keyboard.press("Escape");
    await page.locator(".more-body").waitFor({ state: "detached" });
    assert.ok(await page.locator(button).evaluate((own) => own === document.activeElement), where);
    await t.leave(page);
  }
}

/** Under the active equation, by touch. */
async function phone(t) {
  for (const [width, height, lang, link] of [[390, 844, "en", "s=5"], [390, 844, "zh", "v=peephole&s=6"], [320, 640, "zh", "s=3"], [390, 844, "zh", "dir=backward&s=4"]]) {
    const where = `phone ${width} ${lang} ${link}`;
    const page = await t.open(`#/gates?ex=latch&t=9&${link}&u=1&lang=${lang}`, { viewport: { width, height }, hasTouch: true, isMobile: true });
    await page.locator(".strip").first().waitFor();
    const box = await page.locator(button).boundingBox();
    assert.ok(box.width >= 44 && box.height >= 44, `${where}: ${box.width} by ${box.height}`);
    await page.tap(button);
    await page.locator(".more-body .whole [data-gate]").first().waitFor();
    assert.ok((await sizes(page, ".more-body"))[0][0] >= 12, where);
    const [open, more] = [await page.locator(".equation.open").boundingBox(), await page.locator(".more-body").boundingBox()];
    assert.ok(more.y >= open.y + open.height - 1, `${where}: it stands below the equation`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} scrolls sideways`);
    const low = await page.locator(".more-body button").evaluateAll((all) => all.filter((own) => own.offsetHeight > 0 && own.offsetHeight < 44).map((own) => own.outerHTML.slice(0, 80)));
    assert.deepEqual(low, [], where);
    // Each language and width, and the way back: a kind of its own has no other parts.
    if (!link.startsWith("v=")) await t.accessible(page, where);
    await t.picture(page, `more-${where.replaceAll(/[^a-z0-9]+/g, "-")}`);
    const row = page.locator(".more-body .whole [data-gate]").first();
    const gate = await row.getAttribute("data-gate");
    await row.tap();
    await page.locator(`.equation.open[data-equation="${gate}"]`).waitFor();
    await page.tap(button);
    await page.locator(".more-body").waitFor({ state: "detached" });
    await t.leave(page);
  }
}

/** What is held is listed on the wall; each has its way back, and leads there. */
async function holds(t) {
  const page = await t.open("#/gates?ex=latch&t=5&s=7&u=1&lang=en&theme=projector", { viewport: { width: 1024, height: 768 } });
  await page.locator(".strip").first().waitFor();
  const value = (symbol) => page.locator(`.cell [data-symbol="${symbol}"][data-unit="1"][data-value]`).first().getAttribute("data-value");
  const free = await value("f");
  await page.keyboard.press("e");
  await page.click('[data-page="hold"]');
  await page.click('[data-hold="f"]');
  await page.click('[data-hold-at="0"]');
  await page.click('[data-hold="o"]');
  await page.click('[data-hold-at="1"]');
  const rows = page.locator(".hold-list [data-held]");
  await rows.nth(1).waitFor({ state: "visible" });
  assert.equal(await value("f"), "0");
  const [least, own] = (await sizes(page, ".hold-list"))[0];
  assert.ok(least >= 16, `${own} is ${least} px`);
  for (const target of await page.locator(".hold-list button").all()) {
    const box = await target.boundingBox();
    assert.ok(box.height >= 44, `${box.width} by ${box.height}`);
  }
  const list = await page.locator(".hold-list").boundingBox();
  assert.ok(list.y + list.height <= 768, "the list is on the page");
  await t.accessible(page, "holds on a projector");
  await t.picture(page, "more-holds");
  // The list leads to a hold, and lets one go by the keyboard.
  await page.click('[data-hold="f"]');
  await page.locator('[data-held="o"] [data-hold-go]').click();
  await page.locator('[data-hold="o"][aria-pressed="true"]').waitFor();
  await page.locator('[data-held="f"] [data-hold-drop]').focus();
  await page.keyboard.press("Enter");
  await page.locator('[data-held="f"]').waitFor({ state: "detached" });
  assert.equal(await value("f"), free);
  assert.equal(await rows.count(), 1);
}

/** At 200 % zoom a page of 1440 by 900 is 720 by 450. */
async function zoomed(t) {
  for (const lang of ["en", "zh"]) {
    for (const [width, height] of [[720, 450], [512, 384]]) {
      const page = await t.open(`#/gates?ex=latch&t=9&s=3&u=1&lang=${lang}`, { viewport: { width, height } });
      await page.locator(".strip").first().waitFor();
      for (const [stage, named] of [[3, /Open gates|开门/], [7, /Pass on|传递/]]) {
        await page.evaluate((hash) => (location.hash = hash), `#/gates?ex=latch&t=9&s=${stage}&u=1&lang=${lang}`);
        await page.waitForFunction((stage) => location.hash.includes(`s=${stage}`), stage);
        const shown = await page.evaluate(() =>
          [...document.querySelectorAll(".stage-track .on span:last-child, .panel-head h2")].filter((own) => own.getBoundingClientRect().width > 8).map((own) => own.innerText),
        );
        assert.ok(shown.some((text) => named.test(text)), `${lang} ${width}: ${shown}`);
      }
      const cut = await page.locator(".stage-track .on span:last-child").evaluate((own) => own.offsetHeight > 0 && (own.getBoundingClientRect().right > innerWidth || own.scrollWidth > own.offsetWidth + 1));
      assert.ok(!cut, `${lang} ${width}: the name is whole`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${lang} ${width} scrolls sideways`);
      await t.picture(page, `more-zoomed-${lang}-${width}`);
      await t.leave(page);
    }
  }
}

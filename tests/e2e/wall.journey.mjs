// The wall of a lecture room: every stage of every kind of cell keeps its place, its numbers and its words.
import assert from "node:assert/strict";

export const name = "wall";

const KINDS = ["lstm", "article&form=forget,output,tanh", "gru", "gru&form=before,writes", "rnn", "lstm1997", "peephole", "coupled"];

/** What a projector shows: its smallest lens value, heights, and the lowest line of the narrator beside the name below it. */
const seen = (page) =>
  page.evaluate(() => {
    const picture = document.querySelector(".cell-holder .cell");
    const numbers = [...picture.querySelectorAll(".strip text, tspan[font-weight]")].filter((own) => /^−?\d+\.\d\d$/.test(own.textContent));
    const box = (own) => own.getBoundingClientRect();
    const texts = [...picture.querySelectorAll("text")].filter((own) => Math.abs(own.x.baseVal[0]?.value ?? 1) < 0.5 && box(own).top > box(picture).top + 100);
    const below = [...picture.querySelectorAll("text")].filter((own) => own.textContent.startsWith("h") && box(own).top > box(picture).top + 150)[0];
    return {
      least: Math.min(...numbers.map((own) => parseFloat(getComputedStyle(own).fontSize) * own.getScreenCTM().a)),
      picture: box(picture).height,
      band: document.querySelector(".equation.open")?.offsetHeight,
      told: texts.filter((own) => box(own).top < box(below).top && box(own).bottom > box(below).top + 6).map((own) => own.textContent),
    };
  });

export async function run(t) {
  const viewport = { width: 1024, height: 768 };
  for (const lang of ["en", "zh"]) {
    for (const kind of KINDS) {
      const page = await t.open(`#/gates?ex=latch&v=${kind}&t=9&s=2&u=1&lang=${lang}&theme=projector`, { viewport });
      await page.waitForFunction(() => document.querySelectorAll(".cell [data-value]").length > 5);
      const first = await seen(page);
      const numbers = await page.locator(".timeline-picture text").allTextContents();
      assert.ok(numbers.filter((own) => /^\d+$/.test(own)).length > 5, `${kind} ${lang}: steps have numbers: ${numbers}`);
      for (const stage of [2, 3, 4, 5, 6, 7]) {
        const where = `${kind} ${lang} stage ${stage}`;
        await page.waitForSelector(`.cell.stage-${stage}`);
        const now = await seen(page);
        assert.ok(now.least >= 22.99, `${where}: ${now.least} px`);
        assert.equal(now.picture, first.picture, `${where}: the picture jumps`);
        if (now.band) assert.equal(now.band, 54, `${where}: the band`);
        assert.deepEqual(now.told, [], `${where}: words over words`);
        await page.keyboard.press("ArrowRight");
      }
      await t.leave(page);
    }
  }
  // The units stand above the band, free of the question beside them, and are chosen by a press; the editor has its own.
  for (const lang of ["en", "zh"]) {
    const page = await t.open(`#/gates?t=9&s=5&u=1&lang=${lang}&theme=projector`, { viewport });
    const places = await page.evaluate(() => ["lens", "asks", "more-button"].map((name) => document.querySelector(`.panel .${name}`).getBoundingClientRect().toJSON()));
    for (const [k, place] of places.slice(1).entries()) assert.ok(places[k].right <= place.left, `${lang}: ${JSON.stringify(places)}`);
    assert.ok(places[0].bottom <= await page.evaluate(() => document.querySelector(".equation.open").getBoundingClientRect().top), `${lang}: units over the band`);
    await page.locator(".panel-head > .lens button").nth(2).click();
    assert.match(page.url(), /[?&]u=3/, "a press chooses the unit");
    await page.keyboard.press("e");
    await page.waitForSelector(".editor");
    assert.equal(await page.locator(".panel-head > .lens").isVisible(), false, "one row of units at a time");
    await t.leave(page);
  }
  // The lane of h begins where h comes up or where it is first read, not under a card that is not there.
  for (const kind of ["gru", "rnn", "lstm1997"]) {
    const page = await t.open(`#/gates?ex=latch&v=${kind}&t=9&s=6&u=1&lang=en`, { viewport: { width: 390, height: 844 } });
    await page.waitForFunction(() => document.querySelectorAll(".cell [data-value]").length > 5);
    const [start, h] = await page.evaluate(() => {
      const picture = document.querySelector(".cell-holder .cell");
      const lane = picture.querySelector('.lane[stroke="var(--h)"]').getBoundingClientRect();
      const strip = [...picture.querySelectorAll('[data-strip="h_prev"]')].at(-1).getBoundingClientRect();
      return [lane.left, strip.left + strip.width / 2];
    });
    assert.ok(start > h - 4, `${kind}: the lane of h begins at ${start}, its strip is at ${h}`);
    await t.leave(page);
  }
}

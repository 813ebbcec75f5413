// Looks: every view, theme, language and size is whole, and nothing is in the way of anyone.
import assert from "node:assert/strict";

export const name = "looks";
export const long = true;

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
  { width: 844, height: 390 },
];

export async function run(t) {
  let first = 0;
  for (const viewport of sizes) {
    const themes = ["light", "dark", ...(viewport.width < 1000 ? [] : ["projector"])];
    const all = ["en", "zh"].flatMap((lang) => themes.map((theme) => [lang, theme]));
    for (const view of ["gates?t=9&s=5", "train?h=8"]) {
      // One page, cold in another look each time, takes on one after the other.
      first += 1;
      const order = all.map((_, place) => all[(place + first) % all.length]);
      let page = null;
      for (const [lang, theme] of order) {
        const hash = `#/${view}&lang=${lang}&theme=${theme}`;
        if (page) await takesOn(page, hash, lang, theme);
        else page = await t.open(hash, { viewport });
        const where = `${hash} at ${viewport.width}`;
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${where} scrolls sideways by ${wide}`);
        // No key of a locale file is left untranslated.
        const text = await page.locator("body").innerText();
        assert.doesNotMatch(text, /\b(gates|train|shell|settings|keys)\.[a-z]/, where);
        // Colours hang on the theme, not on the language.
        if (viewport.width !== 1024 && (lang === "en" || theme === "light")) await t.accessible(page, where);
      }
      await t.leave(page);
    }
  }
}

async function takesOn(page, hash, lang, theme) {
  await page.evaluate((hash) => (location.hash = hash), hash);
  await page.waitForFunction(([lang, theme]) => {
    const { lang: own, dataset } = document.documentElement;
    const wall = document.querySelector(".app").dataset.layout === "projector";
    return own.startsWith(lang) && dataset.theme === theme && wall === (theme === "projector");
  }, [lang, theme]);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

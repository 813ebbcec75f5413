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
  for (const lang of ["en", "zh"]) {
    for (const theme of ["light", "dark", "projector"]) {
      for (const viewport of sizes) {
        if (theme === "projector" && viewport.width < 1000) continue;
        for (const hash of [`#/gates?t=9&s=5&lang=${lang}&theme=${theme}`, `#/train?lang=${lang}&theme=${theme}`]) {
          const page = await t.open(hash, { viewport });
          const where = `${hash} at ${viewport.width}`;
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `${where} scrolls sideways by ${wide}`);
          // No key of a locale file is left untranslated.
          const text = await page.locator("body").innerText();
          assert.doesNotMatch(text, /\b(gates|train|shell|settings|keys)\.[a-z]/, where);
          // Colours hang on the theme, not on the language.
          if (viewport.width !== 1024 && (lang === "en" || theme === "light")) await t.accessible(page, where);
          await t.leave(page);
        }
      }
    }
  }
}

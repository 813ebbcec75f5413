// Runs before the first paint: theme and language from the link, then from what was kept, then from the system.
(() => {
  const root = document.documentElement;
  const link = new URLSearchParams(location.hash.split("?")[1] ?? "");
  const kept = (key) => {
    try {
      return JSON.parse(localStorage.getItem(`gatehouse.${key}`) ?? "null");
    } catch {
      return null;
    }
  };
  const one = (value, allowed) => (allowed.includes(value) ? value : null);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const projector = kept("projector") === true ? "projector" : null;
  root.dataset.theme =
    (link.get("ui") === "lecture" ? "projector" : null) ??
    one(link.get("theme"), ["light", "dark", "projector"]) ??
    projector ??
    one(kept("theme"), ["light", "dark"]) ??
    (dark ? "dark" : "light");
  const zh = navigator.languages.some((tag, place) => place === 0 && tag.startsWith("zh"));
  const lang = one(link.get("lang"), ["zh", "en"]) ?? one(kept("lang"), ["zh", "en"]) ?? (zh ? "zh" : "en");
  root.lang = lang === "zh" ? "zh-CN" : "en";
  // Train has no picture to wait for.
  if (location.hash.startsWith("#/train")) root.classList.add("bare");
  setTimeout(() => root.classList.add("slow-start"), 400);
})();

// A page that the driver does not hold awake. Playwright has every page believe that it is looked at, so that none of them can be hidden or
// frozen; one in a context that Playwright does not know is as a person's own.

/** A page at `url`: `evaluate` and `waitForFunction` as Playwright's pages have them, and `send`, which speaks the DevTools protocol. */
export async function bare(browser, url) {
  const devtools = await browser.newBrowserCDPSession();
  const { browserContextId } = await devtools.send("Target.createBrowserContext");
  const { targetId } = await devtools.send("Target.createTarget", { url: "about:blank", browserContextId });
  const { sessionId } = await devtools.send("Target.attachToTarget", { targetId, flatten: false });
  const waiting = new Map();
  devtools.on("Target.receivedMessageFromTarget", (said) => {
    const { id, result, error } = JSON.parse(said.message);
    waiting.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
    waiting.delete(id);
  });
  let last = 0;
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, resolve);
      devtools.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) }).catch(reject);
    });
  const evaluate = async (work, given = null) => {
    const expression = `(${work})(${JSON.stringify(given)})`;
    const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const waitForFunction = async (work, given, { timeout = 60_000 } = {}) => {
    for (const end = Date.now() + timeout; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) if (await evaluate(work, given)) return;
    throw new Error(`waited in vain for ${work}`);
  };
  const close = () => devtools.send("Target.disposeBrowserContext", { browserContextId });
  await send("Page.navigate", { url });
  // Before that there may be no element to ask.
  await waitForFunction(() => document.readyState === "complete");
  return { send, evaluate, waitForFunction, close };
}

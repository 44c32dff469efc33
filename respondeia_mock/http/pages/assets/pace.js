/** Doing something that is asked for often only now and then, the last time included. */

/**
 * Return a function that has `deed` done soon, however often it is called: at most once in so many
 * milliseconds, and never while it is still being done.
 */
export function paced(deed, milliseconds) {
  let isWanted = false;
  let isUnderWay = false;

  async function go() {
    isUnderWay = true;
    while (isWanted) {
      isWanted = false;
      await deed();
      await new Promise((passed) => setTimeout(passed, milliseconds));
    }
    isUnderWay = false;
  }

  return () => {
    isWanted = true;
    if (!isUnderWay) go();
  };
}

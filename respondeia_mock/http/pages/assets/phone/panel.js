/** The phone's panel. */

/** Fill the panel, and keep it so. */
export async function begin() {}

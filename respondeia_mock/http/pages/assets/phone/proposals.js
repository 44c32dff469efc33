/** Who a new customer could be: a plausible address for each channel, and a name. */

/** The customer of the examples in the vendor's documentation. */
export const EXAMPLE = "wa:5491123456789";

export const PREFIXES = { whatsapp: "wa:", telegram: "tg:", webchat: "web:" };

const NAMES = ["Ana Gutiérrez", "Bruno Acosta", "Carla Medina", "Diego Fernández", "Elena Ríos", "Julieta Paz", "Mateo Sosa", "Sofía Vera"];

/** Return a name, another one each time. */
export const proposedName = () => NAMES[drawnBelow(NAMES.length)];

/** Return an address of this channel that nobody has, as far as chance can tell. */
export function proposedAddress(channel, name) {
  const number = String(drawnBelow(100_000_000)).padStart(8, "0");
  if (channel === "telegram") return `tg:${plain(name) || "ana"}_${number.slice(0, 4)}`;
  return channel === "webchat" ? `web:visita-${number.slice(0, 6)}` : `wa:54911${number}`;
}

/** Say whether an address begins with a channel's prefix and goes on. */
export const isOwnPrefix = (address) => /^(wa|tg|web):./.test(address);

/** Return the address under another channel: its prefix is the channel's. */
export function readdressed(address, channel) {
  const known = Object.values(PREFIXES).find((each) => address.startsWith(each)) ?? "";
  return PREFIXES[channel] + address.slice(known.length);
}

const plain = (name) =>
  name.normalize("NFD").toLowerCase().replace(/[^a-z ]/g, "").trim().split(" ").join("_");

const drawnBelow = (end) => crypto.getRandomValues(new Uint32Array(1))[0] % end;

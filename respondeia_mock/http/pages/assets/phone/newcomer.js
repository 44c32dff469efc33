/**
 * A new customer: an address and a name, proposed and free to be changed. They come to be with
 * their first message, so nothing is created here.
 */

import { holder, giveToNewcomer, onChange } from "./holder.js";
import { EXAMPLE, isOwnPrefix, proposedAddress, proposedName, readdressed } from "./proposals.js";

const form = document.getElementById("phone-newcomer");
const { channel, address, name } = form.elements;

/** Let newcomers be described. */
export function beginNewcomer() {
  onChange(({ isNew }) => {
    form.hidden = !isNew;
  });
  channel.addEventListener("change", () => {
    address.value = isOwnPrefix(address.value)
      ? readdressed(address.value, channel.value)
      : proposedAddress(channel.value, name.value);
    giveToNewcomer(address.value);
  });
  address.addEventListener("change", () => giveToNewcomer(address.value.trim()));
  form.addEventListener("submit", (event) => event.preventDefault());
}

/** Propose somebody: the documentation's customer where nobody is there yet. */
export function propose({ isFirst }) {
  channel.value = "whatsapp";
  name.value = isFirst ? "Ana Gutiérrez" : proposedName();
  address.value = isFirst ? EXAMPLE : proposedAddress("whatsapp", name.value);
  giveToNewcomer(address.value);
}

/** Return what a message tells besides of who writes it: a newcomer's channel and name. */
export function introduction() {
  if (!holder.isNew) return {};
  return { channel: channel.value, ...(name.value.trim() ? { name: name.value.trim() } : {}) };
}

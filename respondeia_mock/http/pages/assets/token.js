/** The form for the admin token: shown to the control API once, which keeps it in a cookie. */

import { control } from "./control.js";
import { words } from "./words.js";

const form = document.getElementById("token");
const problem = form.querySelector("[role=alert]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(`${control}/health`, {
    headers: { Authorization: `Bearer ${form.elements.token.value}` },
  });
  if (answer.ok) window.location.reload();
  problem.textContent = words.token.wrong;
  problem.hidden = answer.ok;
});

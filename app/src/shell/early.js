{
  const buttons = "button[type=button]:not([popovertarget]), form:not([action], [method]) button[type=submit]";
  const held = new Map();
  const hold = (event) => {
    const { type, target } = event;
    if (type === "input") {
      const { value, checked } = target;
      held.set(target, () => fill(target, value, checked));
    } else {
      const button = target.closest(buttons);
      if (!button) return;
      event.preventDefault();
      held.set(button, () => button.click());
    }
    event.stopImmediatePropagation();
  };
  const fill = (field, value, checked) => {
    if (field.matches("[type=checkbox], [type=radio]")) {
      if (field.checked !== checked) field.click();
      return;
    }
    if (field.value !== value) field.value = value;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const alive = new MutationObserver(() => {
    alive.disconnect();
    for (const type of ["click", "input"]) removeEventListener(type, hold, true);
    for (const [element, again] of held) if (element.isConnected) again();
  });
  alive.observe(document.documentElement, { attributeFilter: ["data-hydrated"] });
  for (const type of ["click", "input"]) addEventListener(type, hold, true);
}

{
  const buttons = "button[type=button]:not([popovertarget]), form:not([action], [method]) button[type=submit]";
  const held = new Map();
  const keep = (element, again) => {
    held.delete(element);
    held.set(element, again);
  };
  const keepField = (field) => {
    const { value, checked } = field;
    keep(field, () => {
      if (field.matches("[type=checkbox], [type=radio]")) {
        if (field.checked !== checked) field.click();
        return;
      }
      if (field.value !== value) field.value = value;
      for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    });
  };
  const fileField = (event) =>
    event.dataTransfer?.types.includes("Files") && document.querySelector("input[type=file]");
  const hold = {
    click(event) {
      const button = event.target.closest(buttons);
      if (!button) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      keep(button, () => button.click());
    },
    input(event) {
      event.stopImmediatePropagation();
      keepField(event.target);
    },
    dragover(event) {
      if (fileField(event)) event.preventDefault();
    },
    drop(event) {
      const field = fileField(event);
      if (!field) return;
      event.preventDefault();
      const all = new DataTransfer();
      for (const file of [...field.files, ...event.dataTransfer.files]) all.items.add(file);
      field.files = all.files;
      keepField(field);
    },
  };
  const alive = new MutationObserver(() => {
    alive.disconnect();
    for (const type in hold) removeEventListener(type, hold[type], true);
    for (const [element, again] of held) if (element.isConnected) again();
  });
  alive.observe(document.documentElement, { attributeFilter: ["data-hydrated"] });
  for (const type in hold) addEventListener(type, hold[type], true);
}

// SPDX-License-Identifier: GPL-2.0-only

const CONTEXTS = 8;
const STEPS = 200;
const OBJECTS = 60;
/** The object that the violation is about: freed near the end. */
const BAD = 7;

/** All objects after so many steps: one more is alive every third, and a few references change. */
function objects(now) {
  return Object.fromEntries(
    Array.from({ length: OBJECTS }, (_, i) => [
      `scmi_dev#${i}`,
      {
        life: i === BAD && now > STEPS - 10 ? 'freed' : now > i * 3 ? 'live' : 'none',
        refs: Math.floor((now * 2 + i) / OBJECTS) % 5,
        owner: null,
      },
    ]),
  );
}

function label(i) {
  const c = `x = devm_kzalloc(dev, sizeof(*x), GFP_KERNEL + ${i})`;
  const stack = [{ fn: `scmi_function_${i % 17}`, file: 'bus.c', c }];
  return { stack, note: '', site: undefined };
}

/** A made-up violation of 200 steps by 8 contexts in turn, each of which changes a few of 60 objects. */
export function largeTrace() {
  return {
    rule: 'no-use-after-free',
    message: `scmi_dev#${BAD} is read after scmi_function_4 freed it`,
    breaking: 'step',
    contexts: Array.from({ length: CONTEXTS }, (_, i) => `context${i}`),
    initial: objects(0),
    steps: Array.from({ length: STEPS }, (_, i) => ({
      context: i % CONTEXTS,
      label: label(i),
      state: objects(i + 1),
    })),
    loop: null,
    branches: [],
  };
}

export const largeHeading = {
  spec: 'large',
  title: `${STEPS} steps of ${CONTEXTS} contexts`,
  contract: 'No field of an object is read or written after the object has been freed.',
  impact: 'Use after free: an oops, or memory of somebody else is read or written.',
  variant: 'made up',
  bounds: `${CONTEXTS} contexts`,
};

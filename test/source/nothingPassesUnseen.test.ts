// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { language } from '../../src/model/language/language.ts';
import { recogniseSnapshot } from '../../src/source/recogniseTree.ts';
import { snapshotOf, STACK } from '../../src/source/snapshot.ts';

const lang = language<object>();
const procedures = [
  lang.fn('driver.c', 'stop', {}, {}, [
    lang.mention('list_del(&x->node)'),
    lang.mention('ida_free(ids, id)'),
  ]),
];

async function look(body: string, helpers = ''): Promise<readonly string[]> {
  const text = `${helpers}\nvoid stop(void)\n{\n${body}\n}\n`;
  const snapshot = snapshotOf('x', new Map([[`${STACK}/driver.c`, text]]));
  const { functions } = await recogniseSnapshot(snapshot, procedures, []);
  const [fn] = functions;
  return [fn?.status ?? '', ...(fn?.difference ?? [])].map((line) =>
    line.replace(/\d+/, '').trim(),
  );
}

const calls = 'list_del(&x->node);\nida_free(ids, id);';

test('the calls that the model knows, with messages and harmless ones between', async () => {
  expect(await look(calls)).toEqual(['form']);
  expect(await look(`pr_err("x");\nsmp_mb();\n${calls}`)).toEqual(['form']);
});

test('a call that nobody has looked at makes a function not modelled, whatever its name', async () => {
  const [status, ...difference] = await look(`${calls}\nscmi_tidy(x);`);
  expect(status).toBe('not-modelled');
  expect(difference.at(-1)).toMatch(/^\+ +call scmi_tidy$/);
});

test('a harmless helper that no longer is harmless is seen through', async () => {
  const kind = 'static int is_polling_enabled(struct x *x)\n{\n\treturn x->y;\n}\n';
  const bad = 'static int is_polling_enabled(struct x *x)\n{\n\tkfree(x);\n\treturn 0;\n}\n';
  expect(await look(`is_polling_enabled(x);\n${calls}`, kind)).toEqual(['form']);
  const [status, difference] = await look(`is_polling_enabled(x);\n${calls}`, bad);
  expect([status, difference]).toEqual([
    'not-modelled',
    expect.stringContaining('call is_polling_enabled, which is no longer harmless'),
  ]);
});

test('a cleanup attribute that gives something back is seen', async () => {
  const [status, difference] = await look(`struct y *y __free(kfree) = NULL;\n${calls}`);
  expect([status, difference]).toEqual(['not-modelled', expect.stringContaining('__free(kfree)')]);
});

test('one that puts a node is followed, but only in a block', async () => {
  const node = 'struct device_node *np __free(device_node) = x->np;';
  const [, ...block] = await look(`${node}\n${calls}`);
  expect(block.at(-1)).toMatch(/^\+ +call of_node_put$/);
  const [, ...labelled] = await look(`switch (x->y) {\ncase 1:\n${node}\n}\n${calls}`);
  expect(labelled).toContainEqual(expect.stringContaining('__free(device_node)'));
});

test('a function that is defined twice could be either', async () => {
  const other = 'void stop(void)\n{\n}\n';
  const [status, difference] = await look(calls, `#ifdef X\n${other}#endif\n`);
  expect([status, difference]).toEqual(['not-modelled', expect.stringContaining('more than once')]);
});

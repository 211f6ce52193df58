// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { bodySkeleton } from './cSkeleton.ts';

const np = 'struct device_node *np __free(device_node) = of_find(x);';

test('__free(device_node) is a put before each way out and at the end', async () => {
  const scoped = await bodySkeleton(`
	struct device_node *a __free(device_node) = of_find(x);
	struct device_node *b __free(device_node) = of_find(x);

	if (use(a, b))
		return -EINVAL;
	keep(x);`);
  const byHand = `
	a = of_find(x);
	b = of_find(x);
	if (use(a, b)) {
		of_node_put(b);
		of_node_put(a);
		return -EINVAL;
	}
	keep(x);
	of_node_put(b);
	of_node_put(a);`;
  expect(scoped).toBe(await bodySkeleton(byHand));
  expect(scoped).not.toBe(await bodySkeleton(byHand.replace('of_node_put(b);', '')));
});

test('nothing is held where the pointer was just found to be NULL', async () => {
  const rest = 'keep(x);';
  const byHand = `np = of_find(x);\nif (!np)\n\treturn 1;\n${rest}\nof_node_put(np);`;
  expect(await bodySkeleton(`${np}\nif (!np)\n\treturn 1;\n${rest}`)).toBe(
    await bodySkeleton(byHand),
  );
  // another test says nothing of it
  expect(await bodySkeleton(`${np}\nif (!x)\n\treturn 1;\n${rest}`)).toContain(
    '  call of_node_put\n  return',
  );
});

test('a scoped iterator puts where its loop is left, and only there', async () => {
  const loop = (head: string, put: string): Promise<string> =>
    bodySkeleton(`
	${head}(x->np, child) {
		if (skip(child))
			continue;
		if (last(child))
			${put ? `{ ${put} break; }` : 'break;'}
		if (fails(child)) {
			${put}
			return -EINVAL;
		}
	}`);
  const scoped = await loop('for_each_available_child_of_node_scoped', '');
  expect(scoped).toBe(await loop('for_each_available_child_of_node', 'of_node_put(child);'));
  expect(scoped.match(/of_node_put/g)).toHaveLength(2);
  expect(scoped).not.toBe(await loop('for_each_available_child_of_node', ''));
});

test('what the core and the shared memory helpers do is the same by name and through a table', async () => {
  const older = 'shmem_fetch_response(x->shmem, xfer);\nscmi_rx_callback(x->cinfo, 1, NULL);';
  const later =
    'core->shmem->fetch_response(x->shmem, xfer);\ncore->rx_callback(x->cinfo, 1, NULL);';
  expect(await bodySkeleton(older)).toBe(await bodySkeleton(later));
  const other = older.replace('response', 'notification');
  expect(await bodySkeleton(other)).not.toBe(await bodySkeleton(later));
  // only these: a like name of something else stays what it is
  expect(await bodySkeleton('shmem_free(x);')).toBe('call shmem_free\n');
});

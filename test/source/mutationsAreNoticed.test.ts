// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { cSkeleton } from './cSkeleton.ts';

const original = `static int thing_setup(struct info *info, struct node *np)
{
	struct thing *thing;
	int ret;

	thing = devm_kzalloc(info->dev, sizeof(*thing), GFP_KERNEL);
	if (!thing)
		return -ENOMEM;
	of_node_get(np);
	thing->owner = info;
	mutex_lock(&info->lock);
	ret = idr_alloc(&info->idr, thing, 1, 2, GFP_KERNEL);
	mutex_unlock(&info->lock);
	if (ret < 0)
		goto put_node;
	ret = start(thing);
	if (ret)
		goto remove;
	return 0;
remove:
	idr_remove(&info->idr, 1);
put_node:
	of_node_put(np);
	return ret;
}
`;

/** Replaces exactly one place, so that a mutant that changes nothing is an error of the test. */
function mutate(from: string | RegExp, to: string): string {
  const changed = original.replace(from, to);
  if (changed === original) throw new Error(`nothing to replace: ${from}`);
  return changed;
}

test.each([
  ['two calls swapped', mutate(/(\tmutex_lock.*\n)(\tret = idr_alloc.*\n)/, '$2$1')],
  ['a put dropped', mutate('\tof_node_put(np);\n', '')],
  ['a goto to another label', mutate('goto remove', 'goto put_node')],
  ['an error that is not looked at', mutate(/\tif \(ret\)\n\t\tgoto remove;\n/, '')],
  ['a return instead of the unwinding', mutate('goto put_node', 'return ret')],
  ['labels in the other order', mutate(/(remove:\n.*\n)(put_node:\n.*\n)/, '$2$1')],
  ['a publication that is later', mutate(/(\tthing->owner.*\n)(\tmutex_lock.*\n)/, '$2$1')],
  ['a call on one path only', mutate('\tof_node_get(np);', '\tif (np->x)\n\t\tof_node_get(np);')],
  ['an unlock by another function', mutate('mutex_unlock', 'other_unlock')],
])('%s is noticed', async (_, mutant) => {
  expect(await cSkeleton(mutant)).not.toBe(await cSkeleton(original));
});

test.each([
  ['a renamed local', original.replaceAll(/\bthing\b(?!_)/g, 't')],
  ['a comment', mutate('\tof_node_get(np);', '\t/* of_node_put(np); */\n\tof_node_get(np); // x')],
  ['other line breaks', original.replace(/,\s*/g, ',\n\t\t').replace(/\n\t/g, ' \n  ')],
  ['braces', mutate(/if \(ret\)\n\t\tgoto remove;/, 'if (ret) { goto remove; }')],
  [
    'a debug message',
    mutate('\tret = start', '\tdev_dbg(info->dev, "of_node_put(%p)", np);\n\tret = start'),
  ],
  [
    'a message on its own condition',
    mutate('\tret = start', '\tif (ret)\n\t\tpr_info("x");\n\tret = start'),
  ],
  ['a warning around a test', mutate('if (!thing)', 'if (WARN_ON(unlikely(!thing)))')],
  [
    'a cleanup attribute',
    mutate('struct thing *thing;', 'struct thing *thing __free(kfree) = NULL;'),
  ],
])('%s is not', async (_, mutant) => {
  expect(mutant).not.toBe(original);
  expect(await cSkeleton(mutant)).toBe(await cSkeleton(original));
});

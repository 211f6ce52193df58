// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { lineOf } from '../../src/cli/explainPlaces.ts';

const text = `static int scmi_probe(struct platform_device *pdev)
{
	struct scmi_info *info;

	info = devm_kzalloc(dev, sizeof(*info), GFP_KERNEL);
	ret = idr_alloc(&info->active_protocols, child,
			prot_id);
	info->users++;
}

static int other(void)
{
	kfree(info);
}
`.split('\n');

describe('the place of a statement', () => {
  it.each([
    ['info = devm_kzalloc(dev)', 5],
    ['ret = idr_alloc(&info->active_protocols, child, prot_id)', 6],
    ['info->users++', 8],
    ['kfree(info)', null],
    ['', 1],
  ])('%s', (c, line) => expect(lineOf(text, 1, c)).toBe(line));
});

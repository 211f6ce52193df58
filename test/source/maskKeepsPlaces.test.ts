// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mask } from '../../src/source/mask.ts';
import { functionsOf } from '../../src/source/parse.ts';

const fragments = [
  'static int f(void __iomem *p)\n{\n',
  '\tlist_for_each_entry(a, head, node) {\n',
  '\tfor_each_child(n, c)\n\t\tput(c);\n',
  '\tscoped_guard(mutex, &m) {\n',
  '\tx = container_of(w, struct thing, work);\n',
  '\tstruct device_node *np __free(device_node) = get(1);\n',
  '\tDECLARE_BITMAP(map, 12);\n',
  'static DEFINE_MUTEX(lock);\n',
  'EXPORT_SYMBOL_GPL(f);\n',
  '/* if (x) { "not a string" */\n',
  '\tlog("list_for_each(x) { \\" é");\n',
  "\tc = '\\'';\n",
  '}\n',
  '((',
  ')',
  '"',
  '#ifdef A\n',
];

test('a masked text has its lines and columns where they were', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const masked = mask(text);
      const ends = (s: string) => [...s.matchAll(/\n/g)].map(({ index }) => index);
      expect(masked.length).toBe(text.length);
      expect(ends(masked)).toEqual(ends(text));
    }),
  );
});

test('what the grammar stumbles on is rewritten in place', () => {
  expect(
    [
      'a = container_of(w, struct thing, work);',
      'list_for_each_entry_safe(a, b, &head, node) {',
      'struct node *np __free(device_node) =',
      '\tDECLARE_BITMAP(map, 12) = {};',
      'log("{ %s"); /* } */ end();',
      'idr_for_each(idr, destroy, idr);',
    ].map(mask),
  ).toMatchInlineSnapshot(`
    [
      "a = container_of(w,        thing, work);",
      "while                   (a, b, &head, node) {",
      "struct node *np                     =",
      "	int            map      = {};",
      "log("    ");         end();",
      "idr_for_each(idr, destroy, idr);",
    ]
  `);
});

test('functions are found with their lines, and without parse errors', async () => {
  const text = `static DEFINE_IDA(ids);
static struct thing *
find(struct list_head *head, const char __user *name)
{
	struct thing *t;

	list_for_each_entry(t, head, node) {
		if (!strcmp(t->name, name))
			return container_of(t, struct thing, node);
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(find);

int __must_check other(void) { return 0; }
`;
  const found = [...(await functionsOf(text)).values()];
  expect(
    found.map(({ name, startLine, endLine, node }) => [name, startLine, endLine, node.hasError]),
  ).toEqual([
    ['find', 2, 12, false],
    ['other', 15, 15, false],
  ]);
});

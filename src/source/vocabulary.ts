// SPDX-License-Identifier: GPL-2.0-only
import { harmlessCalls } from './harmlessCalls.ts';
import { leavesOf, type Leaf, type Outline } from './outline.ts';

/** Decides which calls and assignments are worth a token. Jumps always are. */
export interface Vocabulary {
  readonly counts: (leaf: Leaf) => boolean;
}

/** Says nothing about lifetimes, whatever the model's texts hold: logging, casts, error pointers. */
const transparent =
  /^(?:dev_(?:err|warn|info|dbg|notice|crit|emerg|alert|vdbg|printk|name|driver_string|err_probe|\w+_ratelimited|\w+_once)|pr_\w+|printk\w*|WARN(?:_ON)?(?:_ONCE)?|BUG_ON|likely|unlikely|IS_ERR\w*|PTR_ERR\w*|ERR_PTR|ERR_CAST|IS_ENABLED|READ_ONCE|sizeof\w*|offsetof|typeof|container_of\w*|to_\w+|\w+_to_\w+|min\w*|max\w*|ARRAY_SIZE|of_node_full_name|dump_stack|lockdep_\w+|if|while|for|switch|return|defined)$/;

/** Only says something to people: may be added and dropped at will. */
const logging =
  /^(?:dev_(?:err|warn|info|dbg|notice|crit|emerg|alert|vdbg|printk|\w+_ratelimited|\w+_once)|pr_\w+|printk\w*|trace_\w+)$/;

/** Whether a call of this name is a message. */
export const isLogging = (name: string): boolean => logging.test(name);

/** Looks like a lifetime call: counts even though the model has never heard of it. */
const alarm: readonly RegExp[] = [
  /^k(?:v|z|m|c)?(?:alloc|free)\w*$/,
  /^k(?:z|m|c)alloc\w*$/,
  /^kstrdup\w*$/,
  /^kfree\w*$/,
  /^devm_\w+$/,
  /^devres_\w+$/,
  /_(?:get|put)$/,
  /^(?:get|put)_device$/,
  /^of_node_\w+$/,
  /^(?:idr|ida|xa|radix_tree)_\w+$/,
  /^device_(?!property)\w+$/,
  /^(?:platform_device|bus|driver)_(?:un)?register\w*$/,
  /^(?:mutex|spin|rcu_read|raw_spin|read|write)_(?:try)?(?:un)?lock\w*$/,
  /^synchronize_\w+$/,
  /^(?:h?list|hash)_(?:add|del|move|splice|replace|empty)\w*$/,
  /^(?:refcount|kref|kobject)_(?!read|set$)\w+$/,
  /notifier/,
  /_work(?:_sync|_on)?$/,
  /workqueue/,
  /^(?:complete|complete_all|wait_for_completion\w*)$/,
  /^(?:mbox|virtio|virtqueue)_(?:request|free|break|reset|detach|del)\w*$/,
  /^(?:request|free|devm_request)_(?:threaded_)?irq$/,
  /^module_(?:get|put)$|^try_module_get$/,
  /^disable_\w*work\w*$/,
];

/** Accessors that only have the name of a reference. */
const harmless =
  /^(?:\w+_data_get|of_property_\w+|id[ra]_init|\w+_lock_init|virtio_\w+_features?|device_get_match_data)$/;

/** Whether a call of this name can never be a token. */
export const isTransparent = (name: string): boolean => transparent.test(name);

/** Whether a call of this name counts although no procedure knows it. */
export const isAlarming = (name: string): boolean =>
  !harmless.test(name) && alarm.some((pattern) => pattern.test(name));

/** Everything counts that is not transparent: to look at a function before it has a model. */
export const openVocabulary: Vocabulary = {
  counts: (leaf) => leaf.kind !== 'callback' && (leaf.kind !== 'call' || !isTransparent(leaf.name)),
};

/**
 * The vocabulary of a model: what any of its outlines calls or sets, what looks like a lifetime call,
 * and every call that nobody has looked at yet: it is not in `harmlessCalls`. A name given as an
 * argument counts as a callback when it is also called, or is in `names` (the model's procedures).
 */
export function vocabularyOf(outlines: readonly Outline[], names: readonly string[]): Vocabulary {
  const known = { call: new Set(names), set: new Set<string>() };
  for (const leaf of outlines.flatMap(leavesOf)) {
    if (leaf.kind === 'call' || leaf.kind === 'set') known[leaf.kind].add(leaf.name);
  }
  return {
    counts: ({ kind, name }) => {
      if (kind === 'set') return known.set.has(name);
      if (kind === 'callback') return name.includes('_') && known.call.has(name);
      if (kind !== 'call') return true;
      if (isTransparent(name) || isLogging(name)) return false;
      return known.call.has(name) || isAlarming(name) || !harmlessCalls.has(name);
    },
  };
}

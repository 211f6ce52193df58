// SPDX-License-Identifier: GPL-2.0-only
import {
  attempt,
  call,
  fn,
  goto,
  iff,
  label,
  local,
  mention,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { channel, release, smbox } from '../kernel/heap.ts';
import { idsOf, mailboxOf, mboxesOf, oneEach } from '../kernel/mailboxTree.ts';
import { channelPtr, errno, flag, infoPtr, nodePtr, requestedMailbox } from '../kernel/values.ts';
import type { Primitive } from '../../explorer/schema.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';
import { mapSharedMemory, nodeOfChannel } from './sharedMemory.ts';

/**
 * drivers/firmware/arm_scmi/transports/mailbox.c: channels from set-up to freeing. The smbox of a channel has the channel's index,
 * and so has the client in it. Its mapping of the shared memory lives as long as it does itself.
 */

/** With three mailboxes the P2A channel is the third: index 1 is the receiver of the A2P channel. */
export const mailbox_chan_available = fn(
  'mailbox.c',
  'mailbox_chan_available',
  { of_node: nodePtr, rx: flag },
  {},
  [
    when(
      'two-mailboxes',
      [],
      [mention('num_mb = of_count_phandle_with_args(of_node, "mboxes", "#mbox-cells")')],
    ),
    mention('of_parse_phandle_with_args(of_node, "mboxes", "#mbox-cells", idx, NULL)'),
    // Index 1 or 2: either is there just when a second mailbox is.
    ret((s, l) => (l.rx === true ? 1 : 0) < mboxesOf(s, l.of_node)),
  ],
);

/** The ids of the channels, which the C stores through its pointers, are in `idsOf`. */
export const mailbox_chan_validate = fn('mailbox.c', 'mailbox_chan_validate', { np: nodePtr }, {}, [
  mention('num_mb = of_count_phandle_with_args(np, "mboxes", "#mbox-cells")'),
  mention('num_sh = of_count_phandle_with_args(np, "shmem", NULL)'),
  when(
    'two-mailboxes',
    [iff((s, l) => !oneEach(s, l.np), [ret(() => '-EINVAL')])],
    [iff((s, l) => mboxesOf(s, l.np) === 0, [ret(() => '-EINVAL')])],
  ),
  mention(
    'if (num_sh > 1) { of_parse_phandle(np, "shmem", 0); of_parse_phandle(np, "shmem", 1); ' +
      'of_node_put(np_rx); of_node_put(np_tx); }',
  ),
  ret(() => 0),
]);

/** What a field holds after it took the answer of mbox_request_channel(). */
const held = (answer: number | string | null): number | 'ERR_PTR' =>
  typeof answer === 'number' ? answer : 'ERR_PTR';

const failed = (answer: number | string | null): boolean => typeof answer !== 'number';

type PTR_ERR = '-EPROBE_DEFER' | '-EBUSY' | '-EIO';

/** Set up for nobody to see yet: the locks of the model begin so. */
const initLock = <F>(): Stmt<World, F> =>
  when('no-send-lock', [], [mention('mutex_init(&smbox->chan_lock)')]);

/**
 * Before fix 14 the callback may run on an smbox that leads nowhere yet. Before fixes 7 and 8 a
 * second request that fails leaves the first channel bound to an smbox that devres will free.
 * A failed request stands in the smbox as an error pointer until the next statement.
 */
export const mailbox_chan_setup = fn(
  'mailbox.c',
  'mailbox_chan_setup',
  { cinfo: channelPtr, info: infoPtr, tx: flag },
  { np: nodePtr, ret: errno, chan: requestedMailbox },
  [
    nodeOfChannel('mailbox_chan_setup()'),
    call('mailbox_chan_validate', (_, l) => [l.np], 'ret'),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    when(
      'two-mailboxes',
      [],
      [iff((s, l) => l.tx !== true && idsOf(s, l.np).p2a === 0, [ret(() => '-ENODEV')])],
    ),
    attempt(
      'smbox = devm_kzalloc(dev, sizeof(*smbox), GFP_KERNEL)',
      'kzalloc',
      (s, l) => {
        const fresh = l.cinfo === null ? undefined : s.smboxes[l.cinfo];
        if (fresh?.life !== 'none') throw new Error(`smbox#${l.cinfo} is allocated twice`);
        fresh.life = 'live';
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-ENOMEM';
      },
      { private: true },
    ),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    ...mapSharedMemory('smbox->shmem', 'NULL'),
    mention('cl->dev = cdev'),
    mention('cl->tx_prepare = tx ? tx_prepare : NULL'),
    mention('cl->rx_callback = rx_callback'),
    mention('cl->tx_block = false'),
    mention('cl->knows_txdone = tx'),
    when('14', [
      local('cinfo->transport_info = smbox', (s, l) => {
        channel(s, l.cinfo, 'mailbox_chan_setup()').transport_info = true;
      }),
      local('smbox->cinfo = cinfo', (s, l) => {
        smbox(s, l.cinfo, 'mailbox_chan_setup()').cinfo = l.cinfo;
      }),
      initLock(),
    ]),

    call(
      'mbox_request_channel',
      (s, l) => [l.cinfo, mailboxOf(s, l.info, l.np, l.tx === true ? 0 : idsOf(s, l.np).p2a)],
      'chan',
    ),
    step('smbox->chan = chan', (s, l) => {
      smbox(s, l.cinfo, 'mailbox_chan_setup()').chan = held(l.chan);
    }),
    iff(
      (_, l) => failed(l.chan),
      [
        local('ret = PTR_ERR(smbox->chan)', (_, l) => {
          l.ret = l.chan as PTR_ERR;
        }),
        when(
          '14',
          [
            step('smbox->chan = NULL', (s, l) => {
              smbox(s, l.cinfo, 'mailbox_chan_setup()').chan = null;
            }),
            goto('err_clear_cinfo'),
          ],
          [ret((_, l) => l.ret)],
        ),
      ],
    ),

    when(
      'two-mailboxes',
      [],
      [
        iff(
          (s, l) => l.tx === true && idsOf(s, l.np).a2p_rx !== 0,
          [
            call(
              'mbox_request_channel',
              (s, l) => [l.cinfo, mailboxOf(s, l.info, l.np, idsOf(s, l.np).a2p_rx)],
              'chan',
            ),
            step('smbox->chan_receiver = chan', (s, l) => {
              smbox(s, l.cinfo, 'mailbox_chan_setup()').chan_receiver = held(l.chan);
            }),
            iff(
              (_, l) => failed(l.chan),
              [
                local('ret = PTR_ERR(smbox->chan_receiver)', (_, l) => {
                  l.ret = l.chan as PTR_ERR;
                }),
                when(
                  '7',
                  [
                    step('smbox->chan_receiver = NULL', (s, l) => {
                      smbox(s, l.cinfo, 'mailbox_chan_setup()').chan_receiver = null;
                    }),
                    goto('err_free_chan'),
                  ],
                  [when('14', [goto('err_clear_cinfo')], [ret((_, l) => l.ret)])],
                ),
              ],
            ),
          ],
        ),

        iff(
          (s, l) => l.tx !== true && idsOf(s, l.np).p2a_rx !== 0,
          [
            call(
              'mbox_request_channel',
              (s, l) => [l.cinfo, mailboxOf(s, l.info, l.np, idsOf(s, l.np).p2a_rx)],
              'chan',
            ),
            step('smbox->chan_platform_receiver = chan', (s, l) => {
              smbox(s, l.cinfo, 'mailbox_chan_setup()').chan_platform_receiver = held(l.chan);
            }),
            iff(
              (_, l) => failed(l.chan),
              [
                local('ret = PTR_ERR(smbox->chan_platform_receiver)', (_, l) => {
                  l.ret = l.chan as PTR_ERR;
                }),
                when(
                  '8',
                  [
                    step('smbox->chan_platform_receiver = NULL', (s, l) => {
                      smbox(s, l.cinfo, 'mailbox_chan_setup()').chan_platform_receiver = null;
                    }),
                    goto('err_free_chan'),
                  ],
                  [when('14', [goto('err_clear_cinfo')], [ret((_, l) => l.ret)])],
                ),
              ],
            ),
          ],
        ),
      ],
    ),

    when(
      '14',
      [],
      [
        local('cinfo->transport_info = smbox', (s, l) => {
          channel(s, l.cinfo, 'mailbox_chan_setup()').transport_info = true;
        }),
        step('smbox->cinfo = cinfo', (s, l) => {
          smbox(s, l.cinfo, 'mailbox_chan_setup()').cinfo = l.cinfo;
        }),
        initLock(),
      ],
    ),
    ret(() => 0),
    when('14', unwind(), [
      when('7', unwind(), [when('8', unwind(), [when('7-free-smbox', unwind())])]),
    ]),
  ],
);

/** What trees with an error path of their own have behind it. */
function unwind<F extends { readonly cinfo: number | null; readonly ret: Primitive }>(): Stmt<
  World,
  F
>[] {
  const free = call<F>(
    'mbox_free_channel',
    (s, l) => [smbox(s, l.cinfo, 'mailbox_chan_setup()').chan],
    undefined,
    'mbox_free_channel(smbox->chan)',
  );
  return [
    when('two-mailboxes', [], [label('err_free_chan'), when('7', [free], [when('8', [free])])]),
    label('err_clear_cinfo'),
    when('14', [
      step('cinfo->transport_info = NULL', (s, l) => {
        channel(s, l.cinfo, 'mailbox_chan_setup()').transport_info = false;
      }),
      step('smbox->cinfo = NULL', (s, l) => {
        smbox(s, l.cinfo, 'mailbox_chan_setup()').cinfo = null;
      }),
    ]),
    when('7-free-smbox', [
      mention('devm_iounmap(dev, smbox->shmem)'),
      step('devm_kfree(dev, smbox)', (s, l) => {
        release(s, smbox(s, l.cinfo, 'devm_kfree()'), `smbox#${l.cinfo}`);
      }),
    ]),
    ret((_, l) => l.ret),
  ];
}

/**
 * Visited once for every protocol that shares the channel: after the first time there is nothing
 * left to do. Only this context changes what the test reads.
 */
export const mailbox_chan_free = fn('mailbox.c', 'mailbox_chan_free', { cinfo: channelPtr }, {}, [
  iff(
    (s, l) => isPublished(s, l.cinfo),
    [
      call(
        'mbox_free_channel',
        (s, l) => [smbox(s, l.cinfo, 'mailbox_chan_free()').chan],
        undefined,
        'mbox_free_channel(smbox->chan)',
      ),
      when(
        'two-mailboxes',
        [],
        [
          call(
            'mbox_free_channel',
            (s, l) => [smbox(s, l.cinfo, 'mailbox_chan_free()').chan_receiver],
            undefined,
            'mbox_free_channel(smbox->chan_receiver)',
          ),
          call(
            'mbox_free_channel',
            (s, l) => [smbox(s, l.cinfo, 'mailbox_chan_free()').chan_platform_receiver],
            undefined,
            'mbox_free_channel(smbox->chan_platform_receiver)',
          ),
        ],
      ),
      step('cinfo->transport_info = NULL', (s, l) => {
        channel(s, l.cinfo, 'mailbox_chan_free()').transport_info = false;
      }),
      step('smbox->chan = NULL', (s, l) => {
        smbox(s, l.cinfo, 'mailbox_chan_free()').chan = null;
      }),
      when(
        'two-mailboxes',
        [],
        [
          // No handler is left that could read these, and senders read only the last.
          local('smbox->chan_receiver = NULL', (s, l) => {
            smbox(s, l.cinfo, 'mailbox_chan_free()').chan_receiver = null;
          }),
          local('smbox->chan_platform_receiver = NULL', (s, l) => {
            smbox(s, l.cinfo, 'mailbox_chan_free()').chan_platform_receiver = null;
          }),
        ],
      ),
      step('smbox->cinfo = NULL', (s, l) => {
        smbox(s, l.cinfo, 'mailbox_chan_free()').cinfo = null;
      }),
    ],
  ),
  when('on-request', [call('scmi_free_channel', (_, l) => [l.cinfo])]),
  ret(() => 0),
]);

/** smbox && !IS_ERR(smbox->chan) */
function isPublished(s: World, cinfo: number | null): boolean {
  if (!channel(s, cinfo, 'mailbox_chan_free()').transport_info) return false;
  return smbox(s, cinfo, 'mailbox_chan_free()').chan !== 'ERR_PTR';
}

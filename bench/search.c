// SPDX-License-Identifier: GPL-2.0-only
// The upper bound: the same search of the same synthetic model written by hand in C. States are
// packed into 64 bits, breadth first, an exact open-addressing table with the states inline, an arena
// that is the queue, and a parent for each state.
//   gcc -O2 -march=native -DN=2 -DK=2 -DX=2 -DM=1 search.c -o search && ./search
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef uint64_t state;

#define BITS(n) ((n) < 2 ? 1 : (n) < 4 ? 2 : (n) < 8 ? 3 : 4)
enum {
	MUTEX = 0, MUTEX_B = BITS(N + M + 2),
	INFO = MUTEX + MUTEX_B, BOUND = INFO + 1, IRQ_ON = BOUND + 1, IRQ_ACTIVE = IRQ_ON + 1,
	EVENTS = IRQ_ACTIVE + 1,
	P_PC = EVENTS + 2, P_AT = P_PC + 4, P_AT_B = BITS(K),
	I_PC = P_AT + P_AT_B, I_SLOT = I_PC + 2, SLOT_B = BITS(X - 1),
	N_PC = I_SLOT + SLOT_B, N_OF = N_PC + 3, OF_B = BITS(K - 1),
	PROTO = N_OF + OF_B, REFS_B = BITS(N + 3), PROTO_B = 3 + REFS_B,
	SLOTS = PROTO + K * PROTO_B,
	USER = SLOTS + 2 * X, USER_B = 4 + OF_B + SLOT_B,
	ITER = USER + N * USER_B, ITER_B = 3 + P_AT_B,
	END = ITER + M * ITER_B
};
_Static_assert(END <= 63, "the state must leave one bit free");

#define GET(s, at, bits) ((unsigned)((s) >> (at)) & ((1u << (bits)) - 1))
#define SET(s, at, bits, v) \
	(((s) & ~((state)((1u << (bits)) - 1) << (at))) | (state)(v) << (at))

#define LISTED(k) (PROTO + (k) * PROTO_B)
#define LIVE(k) (LISTED(k) + 1)
#define HEARD(k) (LISTED(k) + 2)
#define REFS(k) (LISTED(k) + 3)
#define SLOT(x) (SLOTS + 2 * (x))
#define U_PC(i) (USER + (i) * USER_B)
#define U_OF(i) (U_PC(i) + 4)
#define U_SLOT(i) (U_OF(i) + OF_B)
#define T_PC(j) (ITER + (j) * ITER_B)
#define T_AT(j) (T_PC(j) + 3)

static inline state put(state s, unsigned k)
{
	unsigned refs = GET(s, REFS(k), REFS_B) - 1;

	s = SET(s, REFS(k), REFS_B, refs);
	return refs ? s : SET(s, LIVE(k), 1, 0);
}

static inline int all_zero(state s, int field)
{
	for (int k = 0; k < K; k++)
		if (GET(s, field + k * PROTO_B, 1))
			return 0;
	return 1;
}

static inline int successors(state s, state *out)
{
	int n = 0;
	unsigned mutex = GET(s, MUTEX, MUTEX_B), at = GET(s, P_AT, P_AT_B), of, x;
	state t;

#define TO(pc) (out[n++] = SET(t, P_PC, 4, pc))
	t = s;
	switch (GET(s, P_PC, 4)) {
	case 0: if (!GET(s, INFO, 1)) { t = SET(t, INFO, 1, 1); TO(1); } break;
	case 1: t = SET(t, IRQ_ON, 1, 1); TO(2); break;
	case 2: if (!mutex) { t = SET(t, MUTEX, MUTEX_B, 1); TO(3); } break;
	case 3:
		if (at == K) { t = SET(SET(t, MUTEX, MUTEX_B, 0), P_AT, P_AT_B, 0); TO(4); }
		else if (!GET(s, LIVE(at), 1)) {
			t = SET(SET(SET(t, LISTED(at), 1, 1), LIVE(at), 1, 1), REFS(at), REFS_B, 1);
			t = SET(t, P_AT, P_AT_B, at + 1); TO(3);
		}
		break;
	case 4: t = SET(t, BOUND, 1, 1); TO(5); break;
	case 5: t = SET(t, BOUND, 1, 0); TO(6); break;
	case 6: if (!mutex) { t = SET(t, MUTEX, MUTEX_B, 1); TO(7); } break;
	case 7:
		if (at == K) { t = SET(SET(t, MUTEX, MUTEX_B, 0), P_AT, P_AT_B, 0); TO(9); }
		else { t = SET(t, LISTED(at), 1, 0); TO(8); }
		break;
	case 8: t = SET(put(t, at), P_AT, P_AT_B, at + 1); TO(7); break;
	case 9: t = SET(t, IRQ_ON, 1, 0); TO(10); break;
	case 10: if (!GET(s, IRQ_ACTIVE, 1)) TO(11); break;
	case 11: if (all_zero(s, LIVE(0))) { t = SET(t, INFO, 1, 0); TO(0); } break;
	}
#undef TO
#define TO(pc) (out[n++] = SET(t, U_PC(i), 4, pc))
	for (int i = 0; i < N; i++) {
		t = s; of = GET(s, U_OF(i), OF_B); x = GET(s, U_SLOT(i), SLOT_B);
		switch (GET(s, U_PC(i), 4)) {
		case 0:
			if (GET(s, BOUND, 1))
				for (int k = 0; k < K; k++) { t = SET(t, U_OF(i), OF_B, k); TO(1); }
			break;
		case 1: if (!mutex) { t = SET(t, MUTEX, MUTEX_B, i + 2); TO(2); } break;
		case 2:
			if (GET(s, LISTED(of), 1)) {
				t = SET(t, REFS(of), REFS_B, GET(s, REFS(of), REFS_B) + 1); TO(3);
			} else TO(4);
			break;
		case 3: t = SET(t, MUTEX, MUTEX_B, 0); TO(5); break;
		case 4: t = SET(SET(t, MUTEX, MUTEX_B, 0), U_OF(i), OF_B, 0); TO(0); break;
		case 5:
			for (x = 0; x < X; x++)
				if (!GET(s, SLOT(x), 2)) {
					t = SET(SET(t, SLOT(x), 2, 1), U_SLOT(i), SLOT_B, x); TO(6);
					break;
				}
			break;
		case 6:
			if (GET(s, SLOT(x), 2) == 2) TO(7);
			else if (GET(s, SLOT(x), 2) == 1) { t = SET(t, SLOT(x), 2, 3); TO(7); }
			break;
		case 7: t = SET(SET(t, SLOT(x), 2, 0), U_SLOT(i), SLOT_B, 0); TO(8); break;
		case 8: {
			unsigned refs = GET(s, REFS(of), REFS_B) - 1;

			t = SET(t, REFS(of), REFS_B, refs);
			if (refs) { t = SET(t, U_OF(i), OF_B, 0); TO(0); } else TO(9);
			break;
		}
		case 9: t = SET(SET(t, LIVE(of), 1, 0), U_OF(i), OF_B, 0); TO(0); break;
		}
	}
#undef TO
#define TO(pc) (out[n++] = SET(t, I_PC, 2, pc))
	t = s; x = GET(s, I_SLOT, SLOT_B);
	switch (GET(s, I_PC, 2)) {
	case 0:
		if (GET(s, IRQ_ON, 1))
			for (x = 0; x < X; x++)
				if (GET(s, SLOT(x), 2) == 1) {
					t = SET(SET(s, I_SLOT, SLOT_B, x), IRQ_ACTIVE, 1, 1); TO(1);
				}
		break;
	case 1: if (GET(s, SLOT(x), 2) == 1) t = SET(t, SLOT(x), 2, 2); TO(2); break;
	case 2: {
		unsigned events = GET(s, EVENTS, 2);

		if (events < 2 && !all_zero(s, HEARD(0))) t = SET(t, EVENTS, 2, events + 1);
		TO(3);
		break;
	}
	case 3: t = SET(SET(t, IRQ_ACTIVE, 1, 0), I_SLOT, SLOT_B, 0); TO(0); break;
	}
#undef TO
#define TO(pc) (out[n++] = SET(t, N_PC, 3, pc))
	t = s; of = GET(s, N_OF, OF_B);
	switch (GET(s, N_PC, 3)) {
	case 0: {
		unsigned bound = GET(s, BOUND, 1), events = GET(s, EVENTS, 2);

		for (int k = 0; k < K; k++)
			if (GET(s, HEARD(k), 1) != bound) { t = SET(s, N_OF, OF_B, k); TO(bound ? 1 : 6); }
		t = s;
		if (events) { t = SET(t, EVENTS, 2, events - 1); TO(5); }
		break;
	}
	case 1: if (!mutex) { t = SET(t, MUTEX, MUTEX_B, N + M + 2); TO(2); } break;
	case 2:
		if (GET(s, LISTED(of), 1)) {
			t = SET(t, REFS(of), REFS_B, GET(s, REFS(of), REFS_B) + 1);
			t = SET(t, HEARD(of), 1, 1);
		}
		TO(3);
		break;
	case 3: t = SET(SET(t, MUTEX, MUTEX_B, 0), N_OF, OF_B, 0); TO(0); break;
	case 5:
		if (all_zero(s, HEARD(0))) { TO(0); break; }
		for (int k = 0; k < K; k++)
			if (GET(s, HEARD(k), 1)) { t = SET(s, N_OF, OF_B, k); TO(6); }
		break;
	case 6: t = SET(put(SET(t, HEARD(of), 1, 0), of), N_OF, OF_B, 0); TO(0); break;
	}
#undef TO
#define TO(pc) (out[n++] = SET(t, T_PC(j), 3, pc))
	for (int j = 0; j < M; j++) {
		t = s; at = GET(s, T_AT(j), P_AT_B);
		switch (GET(s, T_PC(j), 3)) {
		case 0: if (GET(s, INFO, 1)) TO(1); break;
		case 1: if (!mutex) { t = SET(t, MUTEX, MUTEX_B, N + 2 + j); TO(2); } break;
		case 2:
			if (at == K) TO(4);
			else if (GET(s, LISTED(at), 1)) TO(3);
			else { t = SET(t, T_AT(j), P_AT_B, at + 1); TO(2); }
			break;
		case 3: t = SET(t, T_AT(j), P_AT_B, at + 1); TO(2); break;
		case 4: t = SET(SET(t, MUTEX, MUTEX_B, 0), T_AT(j), P_AT_B, 0); TO(0); break;
		}
	}
	return n;
}

static inline int broken(state s)
{
	for (int i = 0; i < N; i++) {
		unsigned pc = GET(s, U_PC(i), 4), of = GET(s, U_OF(i), OF_B);

		if ((pc == 3 || (pc >= 5 && pc <= 8)) && (!GET(s, LIVE(of), 1) || !GET(s, REFS(of), REFS_B)))
			return 1;
	}
	for (int j = 0; j < M; j++) {
		unsigned pc = GET(s, T_PC(j), 3);

		if (pc == 3 && !GET(s, LIVE(GET(s, T_AT(j), P_AT_B)), 1))
			return 1;
		if (pc >= 2 && GET(s, MUTEX, MUTEX_B) != N + 2 + j)
			return 1;
	}
	for (int k = 0; k < K; k++) {
		unsigned refs = GET(s, REFS(k), REFS_B);

		if (!GET(s, LIVE(k), 1) && (GET(s, LISTED(k), 1) || refs))
			return 1;
		if (refs > N + 2)
			return 1;
	}
	return 0;
}

#define TAKEN ((state)1 << 63)
#define BATCH 256

static state *table, *arena, out[BATCH + 64];
static uint32_t *parents, from[BATCH + 64], place[BATCH + 64];
static unsigned bits = 16;
static size_t size;

static inline uint64_t hash(state s)
{
	s *= 0xff51afd7ed558ccdull;
	return (s ^ s >> 32) * 0xc4ceb9fe1a85ec53ull;
}

static void *pages(size_t bytes)
{
	void *p = mmap(0, bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		exit(2);
	return p;
}

static inline void add(state s, size_t at, uint32_t parent)
{
	size_t mask = ((size_t)1 << bits) - 1;

	for (;; at = (at + 1) & mask) {
		if (table[at] == (s | TAKEN))
			return;
		if (!table[at])
			break;
	}
	table[at] = s | TAKEN;
	arena[size] = s;
	parents[size++] = parent;
	if (broken(s)) {
		printf("violated\n");
		exit(1);
	}
}

static void grow(void)
{
	size_t old = (size_t)1 << bits++, mask = 2 * old - 1;
	state *to = pages(2 * old * sizeof(state));

	for (size_t i = 0; i < old; i++)
		if (table[i]) {
			size_t at = hash(table[i] & ~TAKEN) >> (64 - bits);

			while (to[at])
				at = (at + 1) & mask;
			to[at] = table[i];
		}
	munmap(table, old * sizeof(state));
	table = to;
}

int main(void)
{
	size_t head = 0, transitions = 0;

	table = pages(sizeof(state) << bits);
	arena = pages(sizeof(state) << 30);
	parents = pages(sizeof(uint32_t) << 30);
	add(0, hash(0) >> (64 - bits), 0);
	while (head < size) {
		int n = 0;

		while (head < size && n < BATCH) {
			int m = successors(arena[head], out + n);

			for (int i = 0; i < m; i++, n++)
				from[n] = head;
			head++;
		}
		transitions += n;
		if (size + n > ((size_t)1 << bits) / 4 * 3)
			grow();
		for (int i = 0; i < n; i++) {
			place[i] = hash(out[i]) >> (64 - bits);
			__builtin_prefetch(&table[place[i]]);
		}
		for (int i = 0; i < n; i++)
			add(out[i], place[i], from[i]);
	}
	printf("{\"states\":%zu,\"transitions\":%zu}\n", size, transitions);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* ci_quote: output that GitHub Actions is not to take for commands. */
#include "runtime/report/ci_quote.h"

#include <stdlib.h>
#include <sys/random.h>

static void make_word(struct ci_quote *q)
{
	unsigned char random[(sizeof(q->word) - 1) / 2];
	size_t n = sizeof(random);

	/* So few bytes come whole, if at all; only a kernel before 3.17 has none. */
	if (getrandom(random, n, 0) != (ssize_t)n)
		abort();
	for (size_t i = 0; i < n; i++)
		snprintf(q->word + 2 * i, 3, "%02x", random[i]);
}

void ci_quote_begin(struct ci_quote *q, FILE *out)
{
	q->out = out;
	make_word(q);
	fprintf(out, "::stop-commands::%s\n", q->word);
}

void ci_quote_end(struct ci_quote *q)
{
	if (q->out)
		fprintf(q->out, "::%s::\n", q->word);
	q->out = NULL;
}

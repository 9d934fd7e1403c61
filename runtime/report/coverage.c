/* SPDX-License-Identifier: BSD-2-Clause */
/* coverage: which states and arrows of RFC 9293, figure 5, a suite has seen. */
#include "runtime/report/coverage.h"

#define LIT "#1a7f37"
#define MISSED "#8c959f"
#define IMPOSSIBLE "#cf222e"

void coverage_add(struct coverage *c, const struct trace *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct trace_entry *e = &t->entry[i];

		if (e->kind != TRACE_STATE)
			continue;
		/* A socket begins in CLOSED, which no change leads to. */
		if (e->from == STATE_CLOSED)
			c->state[STATE_CLOSED]++;
		c->state[e->to]++;
		c->arrow[e->from][e->to]++;
	}
}

static unsigned arrow_count(const struct coverage *c,
			    const struct tcp_arrow *a)
{
	return c->arrow[a->from][a->to];
}

static void print_states(FILE *out, const struct coverage *c)
{
	unsigned seen = 0;

	for (unsigned s = 0; s < STATE_COUNT; s++)
		seen += c->state[s] > 0;
	fprintf(out, "states: %u of %u\n", seen, (unsigned)STATE_COUNT);
	for (unsigned s = 0; s < STATE_COUNT; s++)
		fprintf(out, "  %-14s%u\n", tcp_state_name((enum tcp_state)s),
			c->state[s]);
}

static void print_arrow(FILE *out, const struct tcp_arrow *a, unsigned count)
{
	fprintf(out, "  %-14s-> %-14s%5u  %s%s\n", tcp_state_name(a->from),
		tcp_state_name(a->to), count, a->label,
		a->unreachable ? "" : count ? "" : "  (not taken)");
	if (a->unreachable)
		fprintf(out, "  %*s cannot be taken: %s\n", 35, "",
			a->unreachable);
}

static void print_arrows(FILE *out, const struct coverage *c)
{
	unsigned taken = 0, can = 0;

	for (size_t i = 0; i < tcp_arrows_len; i++) {
		can += !tcp_arrows[i].unreachable;
		taken += !tcp_arrows[i].unreachable &&
			 arrow_count(c, &tcp_arrows[i]);
	}
	fprintf(out, "arrows: %u of %u that Linux can take\n", taken, can);
	for (size_t i = 0; i < tcp_arrows_len; i++)
		print_arrow(out, &tcp_arrows[i],
			    arrow_count(c, &tcp_arrows[i]));
}

static void print_unknown(FILE *out, const struct coverage *c)
{
	for (unsigned from = 0; from < STATE_COUNT; from++)
		for (unsigned to = 0; to < STATE_COUNT; to++)
			if (c->arrow[from][to] &&
			    !tcp_arrow_find((enum tcp_state)from,
					    (enum tcp_state)to))
				fprintf(out, "  %-14s-> %-14s%5u  in no RFC: states in between passed unseen\n",
					tcp_state_name((enum tcp_state)from),
					tcp_state_name((enum tcp_state)to),
					c->arrow[from][to]);
}

void coverage_print(FILE *out, const struct coverage *c)
{
	print_states(out, c);
	print_arrows(out, c);
	print_unknown(out, c);
}

static void dot_node(FILE *out, const struct coverage *c, unsigned s)
{
	const char *name = tcp_state_name((enum tcp_state)s);

	fprintf(out, "  \"%s\" [color=\"%s\" tooltip=\"%s\" label=\"%s\\n%u\"];\n",
		name, c->state[s] ? LIT : MISSED,
		tcp_state_meaning((enum tcp_state)s), name, c->state[s]);
}

static void dot_arrow(FILE *out, const struct coverage *c,
		      const struct tcp_arrow *a)
{
	unsigned n = arrow_count(c, a);
	const char *colour = a->unreachable ? IMPOSSIBLE : n ? LIT : MISSED;
	const char *style = a->unreachable ? "dotted" : n ? "bold" : "dashed";

	fprintf(out, "  \"%s\" -> \"%s\" [color=\"%s\" fontcolor=\"%s\" style=%s label=\"%s",
		tcp_state_name(a->from), tcp_state_name(a->to), colour, colour,
		style, a->label);
	if (n)
		fprintf(out, "\\n%u times", n);
	/* Resets and timeouts, all to CLOSED, must not pull the figure apart. */
	fprintf(out, "\" tooltip=\"%s\"%s];\n",
		a->unreachable ? a->unreachable : a->label,
		a->in_figure ? "" : " constraint=false");
}

void coverage_write_dot(FILE *out, const struct coverage *c)
{
	fputs("digraph \"TCP states\" {\n"
	      "  label=\"RFC 9293, figure 5: states and arrows that were observed\";\n"
	      "  labelloc=t; fontname=\"sans-serif\"; nodesep=0.6; ranksep=0.7;\n"
	      "  node [shape=box style=rounded fontname=\"sans-serif\" penwidth=2];\n"
	      "  edge [fontname=\"sans-serif\" fontsize=10];\n"
	      "  { rank=same; \"SYN-RECEIVED\"; \"SYN-SENT\"; }\n"
	      "  { rank=same; \"FIN-WAIT-1\"; \"CLOSE-WAIT\"; }\n"
	      "  { rank=same; \"FIN-WAIT-2\"; \"CLOSING\"; \"LAST-ACK\"; }\n",
	      out);
	for (unsigned s = 0; s < STATE_COUNT; s++)
		dot_node(out, c, s);
	for (size_t i = 0; i < tcp_arrows_len; i++)
		dot_arrow(out, c, &tcp_arrows[i]);
	fputs("}\n", out);
}

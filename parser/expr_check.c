/* SPDX-License-Identifier: BSD-2-Clause */
/* expr_check: integers, symbols, addresses and buffers in expressions. */

#include <arpa/inet.h>
#include <string.h>

#include "parser/expr_check.h"
#include "parser/symbols.h"

static const char *const expr_kinds[EXPR_TYPE_COUNT] = {
	[EXPR_ELLIPSIS] = "'...'",
	[EXPR_INT] = "an integer",
	[EXPR_WORD] = "a symbol",
	[EXPR_STRING] = "a string",
	[EXPR_OR] = "or-ed symbols",
	[EXPR_LIST] = "this list",
	[EXPR_STRUCT] = "this struct",
	[EXPR_MEMBER] = "'name=value'",
	[EXPR_CALL] = "this function",
	[EXPR_HEADER] = "a header",
};

void expr_refuse(const char *what, const char *takes, const struct expr *e,
		 struct diag_list *diags)
{
	diag_error(diags, e->span, "'%s' takes %s, not %s", what, takes,
		   expr_kinds[e->type]);
}

bool expr_is_word(const struct expr *e, const char *word)
{
	return e->type == EXPR_WORD && !strcmp(e->text, word);
}

static enum expr_fit fit_symbol(const struct expr *e, struct diag_list *diags)
{
	const char *near;

	if (symbol_find(e->text))
		return EXPR_FITS;
	near = diag_is_full(diags) ? NULL : symbol_suggest(e->text);
	diag_unknown(diags, e->span, "symbol", e->text, near);
	return EXPR_BAD;
}

/* @e's argument is an integer in [0, 65535]. */
static enum expr_fit fit_u16(const struct expr *e, struct diag_list *diags)
{
	if (e->type != EXPR_INT)
		return EXPR_OTHER_KIND;
	if (e->num >= 0 && e->num <= UINT16_MAX)
		return EXPR_FITS;
	diag_error(diags, e->span, "a port is 0 to %d", UINT16_MAX);
	return EXPR_BAD;
}

enum expr_fit expr_fit_port(const struct expr *e, struct diag_list *diags)
{
	if (e->type != EXPR_CALL)
		return fit_u16(e, diags);
	if (strcmp(e->text, "htons"))
		return EXPR_OTHER_KIND;
	return fit_u16(e->arg, diags);
}

enum expr_fit expr_fit_int(const struct expr *e, struct diag_list *diags)
{
	enum expr_fit worst = EXPR_FITS;

	switch (e->type) {
	case EXPR_INT:
		return EXPR_FITS;
	case EXPR_WORD:
		return fit_symbol(e, diags);
	case EXPR_CALL:
		return expr_fit_port(e, diags);
	case EXPR_OR:
		for (size_t i = 0; i < e->n; i++)
			if (e->list[i]->type == EXPR_WORD &&
			    fit_symbol(e->list[i], diags) != EXPR_FITS)
				worst = EXPR_BAD;
		return worst;
	default:
		return EXPR_OTHER_KIND;
	}
}

enum expr_fit expr_fit_int_list(const struct expr *e, size_t n,
				struct diag_list *diags)
{
	enum expr_fit worst = EXPR_FITS;

	if (e->type != EXPR_LIST || e->n != n)
		return EXPR_OTHER_KIND;
	for (size_t i = 0; i < n; i++) {
		enum expr_fit fit = expr_fit_int(e->list[i], diags);

		if (fit == EXPR_OTHER_KIND)
			return fit;
		if (fit == EXPR_BAD)
			worst = fit;
	}
	return worst;
}

enum expr_fit expr_fit_ip(const struct expr *e, struct diag_list *diags)
{
	static const struct {
		const char *name;
		int family;
		const char *what;
	} functions[] = {
		{ "inet_addr", AF_INET, "an IPv4 address" },
		{ "inet6_addr", AF_INET6, "an IPv6 address" },
	};
	struct in6_addr addr;

	if (e->type != EXPR_CALL || e->arg->type != EXPR_STRING)
		return EXPR_OTHER_KIND;
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		if (strcmp(functions[i].name, e->text))
			continue;
		if (inet_pton(functions[i].family, e->arg->text, &addr) == 1)
			return EXPR_FITS;
		diag_error(diags, e->arg->span, "this is not %s",
			   functions[i].what);
		return EXPR_BAD;
	}
	return EXPR_OTHER_KIND;
}

/* {..., N}, {"text", N}, {NULL, N} */
static enum expr_fit fit_iovec(const struct expr *e, struct diag_list *diags)
{
	const struct expr *base;

	if (e->type != EXPR_STRUCT || e->n != 2)
		return EXPR_OTHER_KIND;
	base = e->list[0];
	if (base->type != EXPR_ELLIPSIS && base->type != EXPR_STRING &&
	    !expr_is_word(base, "NULL"))
		return EXPR_OTHER_KIND;
	return expr_fit_int(e->list[1], diags);
}

enum expr_fit expr_fit_iovec_list(const struct expr *e,
				  struct diag_list *diags)
{
	enum expr_fit worst = EXPR_FITS;

	if (e->type != EXPR_LIST)
		return EXPR_OTHER_KIND;
	for (size_t i = 0; i < e->n; i++) {
		enum expr_fit fit = fit_iovec(e->list[i], diags);

		if (fit == EXPR_OTHER_KIND) {
			diag_error(diags, e->list[i]->span,
				   "a buffer is written {..., N}");
			fit = EXPR_BAD;
		}
		if (fit == EXPR_BAD)
			worst = fit;
	}
	return worst;
}

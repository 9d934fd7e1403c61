/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * expr_check: is an expression what its place takes?
 */
#ifndef EXPR_CHECK_H
#define EXPR_CHECK_H

#include <stdbool.h>

#include "parser/call_desc.h"
#include "parser/diag.h"
#include "parser/script.h"

enum expr_fit {
	EXPR_FITS,
	EXPR_OTHER_KIND,	/* no error added: the caller knows what fits */
	EXPR_BAD,		/* the right kind, but an error was added */
};

/* Adds "'what' takes X, not Y".  @what names the place: "count", "sin_port". */
void expr_refuse(const char *what, const char *takes, const struct expr *e,
		 struct diag_list *diags);

/* True if @e is the symbol @word. */
bool expr_is_word(const struct expr *e, const char *word);

/* An integer, a symbol, symbols and integers or-ed, htons(N). */
enum expr_fit expr_fit_int(const struct expr *e, struct diag_list *diags);
/* [n integers]. */
enum expr_fit expr_fit_int_list(const struct expr *e, size_t n,
				struct diag_list *diags);
/* htons(N) or an integer of 16 bits. */
enum expr_fit expr_fit_port(const struct expr *e, struct diag_list *diags);
/* inet_addr("...") or inet6_addr("..."). */
enum expr_fit expr_fit_ip(const struct expr *e, struct diag_list *diags);
/* [{..., N}, ...]. */
enum expr_fit expr_fit_iovec_list(const struct expr *e,
				  struct diag_list *diags);
/* {member=..., member=...} (struct_desc.c). */
enum expr_fit expr_fit_struct(const struct expr *e,
			      const struct struct_desc *desc,
			      struct diag_list *diags);

#endif

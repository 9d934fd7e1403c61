/* SPDX-License-Identifier: BSD-2-Clause */
/* call_desc: do the arguments of a call fit its descriptor? */

#include <assert.h>
#include <string.h>

#include "parser/call_desc.h"
#include "parser/expr_check.h"

const struct call_desc *call_desc_find(const struct call_set *set,
				       const char *name)
{
	for (size_t i = 0; set && set->call[i]; i++)
		if (!strcmp(set->call[i]->name, name))
			return set->call[i];
	return NULL;
}

/* --- one function a type --------------------------------------------------------- */

static bool is_ellipsis(const struct expr *e)
{
	return e->type == EXPR_ELLIPSIS;
}

static bool is_null(const struct expr *e)
{
	return expr_is_word(e, "NULL");
}

static enum expr_fit fit_fd(const struct expr *e, struct diag_list *diags)
{
	if (e->type != EXPR_INT || (e->num >= INT32_MIN && e->num <= INT32_MAX))
		return expr_fit_int(e, diags);
	diag_error(diags, e->span, "a descriptor is an int of 32 bits");
	return EXPR_BAD;
}

static enum expr_fit fit_ellipsis(const struct expr *e, struct diag_list *diags)
{
	(void)diags;
	return is_ellipsis(e) ? EXPR_FITS : EXPR_OTHER_KIND;
}

static enum expr_fit fit_socket(const struct expr *e, struct diag_list *diags)
{
	return is_ellipsis(e) ? EXPR_FITS : fit_fd(e, diags);
}

static enum expr_fit fit_domain(const struct expr *e, struct diag_list *diags)
{
	if (is_ellipsis(e) || e->type == EXPR_INT)
		return EXPR_FITS;
	if (e->type != EXPR_WORD)
		return EXPR_OTHER_KIND;
	return expr_fit_int(e, diags);
}

static enum expr_fit fit_addr(const struct expr *e, struct diag_list *diags)
{
	if (is_ellipsis(e))
		return EXPR_FITS;
	if (e->type == EXPR_STRUCT)
		return expr_fit_struct(e, &struct_sockaddr, diags);
	if (e->type == EXPR_WORD && (!strncmp(e->text, "AF_", 3) ||
				     !strncmp(e->text, "PF_", 3)))
		return expr_fit_int(e, diags);
	return EXPR_OTHER_KIND;
}

static enum expr_fit fit_addrlen(const struct expr *e, struct diag_list *diags)
{
	if (is_ellipsis(e))
		return EXPR_FITS;
	if (e->type == EXPR_LIST)
		return expr_fit_int_list(e, 1, diags);
	return expr_fit_int(e, diags);
}

static enum expr_fit fit_buf(const struct expr *e, struct diag_list *diags)
{
	(void)diags;
	return is_ellipsis(e) || is_null(e) || e->type == EXPR_STRING ?
	       EXPR_FITS : EXPR_OTHER_KIND;
}

static enum expr_fit fit_string(const struct expr *e, struct diag_list *diags)
{
	if (e->type != EXPR_STRING)
		return EXPR_OTHER_KIND;
	if (!e->ellipsis)
		return EXPR_FITS;
	diag_error(diags, e->span, "only a buffer is \"...\" with '...' behind");
	return EXPR_BAD;
}

static enum expr_fit fit_int_list1(const struct expr *e,
				   struct diag_list *diags)
{
	return expr_fit_int_list(e, 1, diags);
}

static enum expr_fit fit_int_pair(const struct expr *e, struct diag_list *diags)
{
	return expr_fit_int_list(e, 2, diags);
}

static enum expr_fit fit_msghdr(const struct expr *e, struct diag_list *diags)
{
	return expr_fit_struct(e, &struct_msghdr, diags);
}

static enum expr_fit fit_pollfd_list(const struct expr *e,
				     struct diag_list *diags)
{
	enum expr_fit worst = EXPR_FITS;

	if (e->type != EXPR_LIST)
		return EXPR_OTHER_KIND;
	for (size_t i = 0; i < e->n; i++) {
		enum expr_fit fit = expr_fit_struct(e->list[i], &struct_pollfd,
						    diags);

		if (fit == EXPR_OTHER_KIND)
			return fit;
		if (fit == EXPR_BAD)
			worst = fit;
	}
	return worst;
}

static enum expr_fit fit_epoll_event(const struct expr *e,
				     struct diag_list *diags)
{
	return expr_fit_struct(e, &struct_epoll_event, diags);
}

static enum expr_fit fit_sockopt(const struct expr *e, struct diag_list *diags)
{
	switch (e->type) {
	case EXPR_STRING:
	case EXPR_HEADER:
		return EXPR_FITS;
	case EXPR_STRUCT:
		return expr_fit_struct(e, &struct_linger, diags);
	case EXPR_CALL:
		return expr_fit_ip(e, diags);
	default:
		return expr_fit_int_list(e, 1, diags);
	}
}

static const struct {
	const char *takes;
	enum expr_fit (*fit)(const struct expr *e, struct diag_list *diags);
} arg_types[] = {
	[ARG_FD] = { "a descriptor", fit_fd },
	[ARG_INT] = { "an integer or symbols", expr_fit_int },
	[ARG_ELLIPSIS] = { "'...'", fit_ellipsis },
	[ARG_DOMAIN] = { "'...' or AF_x", fit_domain },
	[ARG_ADDR] = { "'...', AF_x or {sa_family=...}", fit_addr },
	[ARG_ADDRLEN] = { "'...', an integer or [integer]", fit_addrlen },
	[ARG_BUF] = { "'...', NULL or a string", fit_buf },
	[ARG_STRING] = { "a string", fit_string },
	[ARG_INT_LIST1] = { "[integer]", fit_int_list1 },
	[ARG_INT_PAIR] = { "[integer, integer]", fit_int_pair },
	[ARG_OFFSET] = { "'...', NULL, an integer or [integer]", fit_addrlen },
	[ARG_MSGHDR] = { "{msg_name(...)=..., msg_iov(N)=[...], msg_flags=...}",
			 fit_msghdr },
	[ARG_IOVEC_LIST] = { "[{..., N}, ...]", expr_fit_iovec_list },
	[ARG_POLLFD_LIST] = { "[{fd=..., events=..., revents=...}, ...]",
			      fit_pollfd_list },
	[ARG_EPOLL_EVENT] = { "{events=..., fd=...}", fit_epoll_event },
	[ARG_SOCKET] = { "'...' or a descriptor", fit_socket },
	[ARG_SOCKOPT_VALUE] = { "[integer], a string, a struct or a header in "
				"{ }, or inet6_addr(\"...\")", fit_sockopt },
};

static_assert(sizeof(arg_types) / sizeof(*arg_types) == ARG_TYPE_COUNT,
	      "every type of argument has a check");

bool arg_check(const struct arg_desc *desc, const struct expr *e,
	       struct diag_list *diags)
{
	switch (arg_types[desc->type].fit(e, diags)) {
	case EXPR_FITS:
		return true;
	case EXPR_OTHER_KIND:
		expr_refuse(desc->name, arg_types[desc->type].takes, e, diags);
		return false;
	case EXPR_BAD:
		break;
	}
	return false;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* struct_desc: the structs that scripts write in braces, and their members. */

#include <stdio.h>
#include <string.h>

#include "parser/call_desc.h"
#include "parser/expr_check.h"
#include "parser/suggest.h"
#include "parser/symbols.h"

static const struct member_desc sockaddr_members[] = {
	{ "sa_family", MEMBER_INT, true, false },
	{ "sin_port", MEMBER_PORT, true, false },
	{ "sin_addr", MEMBER_ADDR, true, false },
};

static const struct member_desc msghdr_members[] = {
	{ "msg_name", MEMBER_ELLIPSIS, true, true },
	{ "msg_iov", MEMBER_IOVEC_LIST, true, true },
	{ "msg_flags", MEMBER_INT, true, false },
	{ "msg_control", MEMBER_CMSG_LIST, false, false },
};

static const struct member_desc cmsghdr_members[] = {
	{ "cmsg_level", MEMBER_INT, true, false },
	{ "cmsg_type", MEMBER_INT, true, false },
	{ "cmsg_data", MEMBER_CMSG_DATA, true, false },
};

static const struct member_desc pollfd_members[] = {
	{ "fd", MEMBER_FD, true, false },
	{ "events", MEMBER_INT, true, false },
	{ "revents", MEMBER_INT, true, false },
};

static const struct member_desc epoll_event_members[] = {
	{ "events", MEMBER_INT, true, false },
	{ "fd", MEMBER_FD, false, false },
	{ "ptr", MEMBER_INT, false, false },
	{ "u32", MEMBER_INT, false, false },
	{ "u64", MEMBER_INT, false, false },
};

static const struct member_desc linger_members[] = {
	{ "onoff", MEMBER_INT, true, false },
	{ "linger", MEMBER_INT, true, false },
};

static const struct member_desc sock_extended_err_members[] = {
	{ "ee_errno", MEMBER_INT, true, false },
	{ "ee_origin", MEMBER_INT, true, false },
	{ "ee_type", MEMBER_INT, true, false },
	{ "ee_code", MEMBER_INT, true, false },
	{ "ee_info", MEMBER_INT, true, false },
	{ "ee_data", MEMBER_INT, true, false },
};

static const struct member_desc scm_timestamping_members[] = {
	{ "scm_sec", MEMBER_INT, true, false },
	{ "scm_nsec", MEMBER_INT, true, false },
};

#define STRUCT_DESC(id)							\
	const struct struct_desc struct_##id = {			\
		.name = #id, .member = id##_members,			\
		.n = sizeof(id##_members) / sizeof(*id##_members),	\
	}

STRUCT_DESC(sockaddr);
STRUCT_DESC(msghdr);
STRUCT_DESC(cmsghdr);
STRUCT_DESC(pollfd);
STRUCT_DESC(epoll_event);
STRUCT_DESC(linger);
STRUCT_DESC(sock_extended_err);
STRUCT_DESC(scm_timestamping);

static const struct struct_desc *const structs[] = {
	&struct_sockaddr, &struct_msghdr, &struct_cmsghdr, &struct_pollfd,
	&struct_epoll_event, &struct_linger, &struct_sock_extended_err,
	&struct_scm_timestamping,
};

static const struct member_desc *member_find(const struct struct_desc *desc,
					     const char *name)
{
	for (size_t i = 0; i < desc->n; i++)
		if (!strcmp(desc->member[i].name, name))
			return &desc->member[i];
	return NULL;
}

const struct struct_desc *struct_desc_find(const char *member_name)
{
	for (size_t i = 0; i < sizeof(structs) / sizeof(*structs); i++)
		if (member_find(structs[i], member_name))
			return structs[i];
	return NULL;
}

/* --- values of members ------------------------------------------------------ */

static enum expr_fit fit_ellipsis(const struct expr *e, struct diag_list *diags)
{
	(void)diags;
	return e->type == EXPR_ELLIPSIS ? EXPR_FITS : EXPR_OTHER_KIND;
}

static enum expr_fit fit_cmsg_list(const struct expr *e,
				   struct diag_list *diags)
{
	enum expr_fit worst = EXPR_FITS;

	if (e->type != EXPR_LIST)
		return EXPR_OTHER_KIND;
	for (size_t i = 0; i < e->n; i++) {
		enum expr_fit fit = expr_fit_struct(e->list[i],
						    &struct_cmsghdr, diags);

		if (fit == EXPR_OTHER_KIND)
			expr_refuse("msg_control", "{cmsg_level=...} structs",
				    e->list[i], diags);
		if (fit != EXPR_FITS)
			worst = EXPR_BAD;
	}
	return worst;
}

/* [TCP_NLA_x=N, ...]: the attributes of SCM_TIMESTAMPING_OPT_STATS. */
static enum expr_fit fit_nla_list(const struct expr *e, struct diag_list *diags)
{
	enum expr_fit worst = EXPR_FITS;

	for (size_t i = 0; i < e->n; i++) {
		const struct expr *nla = e->list[i];

		if (nla->type != EXPR_MEMBER || nla->arg)
			return EXPR_OTHER_KIND;
		if (strncmp(nla->text, "TCP_NLA_", strlen("TCP_NLA_")) ||
		    !symbol_find(nla->text)) {
			diag_error(diags, nla->span,
				   "unknown attribute '%s'", nla->text);
			worst = EXPR_BAD;
		}
		switch (expr_fit_int(nla->list[0], diags)) {
		case EXPR_FITS:
			break;
		case EXPR_OTHER_KIND:
			return EXPR_OTHER_KIND;
		case EXPR_BAD:
			worst = EXPR_BAD;
		}
	}
	return worst;
}

static enum expr_fit fit_cmsg_data(const struct expr *e,
				   struct diag_list *diags)
{
	const struct struct_desc *desc;

	if (e->type == EXPR_LIST)
		return fit_nla_list(e, diags);
	if (e->type != EXPR_STRUCT)
		return expr_fit_int(e, diags);
	desc = e->list[0]->type == EXPR_MEMBER ?
	       struct_desc_find(e->list[0]->text) : NULL;
	if (desc != &struct_sock_extended_err &&
	    desc != &struct_scm_timestamping)
		return EXPR_OTHER_KIND;
	return expr_fit_struct(e, desc, diags);
}

static const struct {
	const char *takes;
	enum expr_fit (*fit)(const struct expr *e, struct diag_list *diags);
} member_types[] = {
	[MEMBER_INT] = { "an integer or symbols", expr_fit_int },
	[MEMBER_FD] = { "a descriptor", expr_fit_int },
	[MEMBER_ELLIPSIS] = { "'...'", fit_ellipsis },
	[MEMBER_PORT] = { "htons(N)", expr_fit_port },
	[MEMBER_ADDR] = { "inet_addr(\"...\") or inet6_addr(\"...\")",
			  expr_fit_ip },
	[MEMBER_IOVEC_LIST] = { "[{..., N}, ...]", expr_fit_iovec_list },
	[MEMBER_CMSG_LIST] = { "[{cmsg_level=...}, ...]", fit_cmsg_list },
	[MEMBER_CMSG_DATA] = { "an integer, {scm_sec=...}, {ee_errno=...} or "
			       "[TCP_NLA_x=N, ...]", fit_cmsg_data },
};

/* --- structs ------------------------------------------------------------------- */

static bool member_arg_check(const struct member_desc *m,
			     const struct expr *e, struct diag_list *diags)
{
	const struct expr *value = e->list[0];

	if (m->takes_arg != (e->arg != NULL)) {
		diag_error(diags, e->span, m->takes_arg ?
			   "'%s' is written %s(...)=..." :
			   "'%s' is written %s=...", m->name, m->name);
		return false;
	}
	if (m->type != MEMBER_IOVEC_LIST || value->type != EXPR_LIST ||
	    !e->arg || e->arg->type != EXPR_INT ||
	    e->arg->num == (int64_t)value->n)
		return true;
	diag_error(diags, e->arg->span, "'%s' says %lld, but %zu %s", m->name,
		   (long long)e->arg->num, value->n,
		   value->n == 1 ? "entry follows" : "entries follow");
	return false;
}

static bool member_check(const struct member_desc *m, const struct expr *e,
			 struct diag_list *diags)
{
	const struct expr *value = e->list[0];

	if (!member_arg_check(m, e, diags))
		return false;
	switch (member_types[m->type].fit(value, diags)) {
	case EXPR_FITS:
		return true;
	case EXPR_OTHER_KIND:
		expr_refuse(m->name, member_types[m->type].takes, value, diags);
		return false;
	case EXPR_BAD:
		break;
	}
	return false;
}

static void member_unknown(const struct struct_desc *desc,
			   const struct expr *e, struct diag_list *diags)
{
	struct suggest near;

	suggest_init(&near, e->text);
	for (size_t i = 0; i < desc->n && !diag_is_full(diags); i++)
		suggest_offer(&near, desc->member[i].name);
	if (suggest_best(&near))
		diag_error(diags, e->span,
			   "a %s has no member '%s'; did you mean '%s'?",
			   desc->name, e->text, suggest_best(&near));
	else
		diag_error(diags, e->span, "a %s has no member '%s'",
			   desc->name, e->text);
}

/* Is @name among the first @n members that the script gives? */
static bool member_given(const struct expr *e, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (e->list[i]->type == EXPR_MEMBER &&
		    !strcmp(e->list[i]->text, name))
			return true;
	return false;
}

enum expr_fit expr_fit_struct(const struct expr *e,
			      const struct struct_desc *desc,
			      struct diag_list *diags)
{
	enum expr_fit worst = EXPR_FITS;

	if (e->type != EXPR_STRUCT)
		return EXPR_OTHER_KIND;
	for (size_t i = 0; i < e->n; i++) {
		const struct expr *member = e->list[i];
		const struct member_desc *m;

		if (member->type != EXPR_MEMBER)
			return EXPR_OTHER_KIND;
		m = member_find(desc, member->text);
		if (!m)
			member_unknown(desc, member, diags);
		else if (member_given(e, i, m->name))
			diag_error(diags, member->span,
				   "'%s' is given twice", m->name);
		else if (member_check(m, member, diags))
			continue;
		worst = EXPR_BAD;
	}
	/* One error is enough: a misspelt member is not also missing. */
	if (worst != EXPR_FITS)
		return worst;
	for (size_t i = 0; i < desc->n; i++) {
		if (!desc->member[i].required ||
		    member_given(e, e->n, desc->member[i].name))
			continue;
		diag_error(diags, e->span, "the %s has no '%s'", desc->name,
			   desc->member[i].name);
		worst = EXPR_BAD;
	}
	return worst;
}

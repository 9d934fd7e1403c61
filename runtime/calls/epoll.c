/* SPDX-License-Identifier: BSD-2-Clause */
/* epoll: {events=, fd=|ptr=|u32=|u64=}. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/calls/common.h"
#include "runtime/calls/epoll.h"

/* What data can be: the members of the union epoll_data. */
static const struct value_field fields[] = {
	VALUE_FIELD(epoll_data_t, fd, "fd"),
	VALUE_FIELD(epoll_data_t, ptr, "ptr"),
	VALUE_FIELD(epoll_data_t, u32, "u32"),
	VALUE_FIELD(epoll_data_t, u64, "u64"),
};
#define FIELD_FD (&fields[0])

/* The member of @e that gives the data, and its row; NULL: there is none. */
static const struct expr *data_member(const struct expr *e,
				      const struct value_field **ret_field)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const struct expr *v = value_member(e, fields[i].name);

		if (!v)
			continue;
		*ret_field = &fields[i];
		return v;
	}
	return NULL;
}

static int read_data(struct call *c, const struct expr *e, epoll_data_t *ret)
{
	const struct value_field *f;
	const struct expr *v = data_member(e, &f);
	int64_t n;

	if (!v)
		return 0;
	if (f == FIELD_FD)
		return value_fd(c, v, &ret->fd);
	if (value_int(c, v, &n) < 0)
		return -EINVAL;
	value_store(ret, f->size, n);
	return 0;
}

int epoll_event_read(struct call *c, const struct expr *e,
		     struct epoll_event *ret)
{
	const struct expr *events = value_member(e, "events");
	struct epoll_event ev = { 0 };
	epoll_data_t data = { .u64 = 0 };
	int flags = 0;

	if (value_int32(c, events, &flags) < 0 ||
	    read_data(c, e, &data) < 0)
		return -EINVAL;
	ev.events = (uint32_t)flags;
	ev.data = data;
	*ret = ev;
	return 0;
}

static int check_events(struct call *c, const struct expr *events, uint32_t got)
{
	char want_text[160], got_text[160];
	int flags;

	if (value_int32(c, events, &flags) < 0)
		return -EINVAL;
	if ((uint32_t)flags == got)
		return 0;
	expr_print(events, want_text, sizeof(want_text));
	call_flags_print("EPOLL", got, got_text, sizeof(got_text));
	call_differs(c, events->span, want_text, got_text,
		     "gave other events");
	return -EINVAL;
}

static int check_data(struct call *c, const struct expr *v,
		      const struct value_field *f, epoll_data_t got)
{
	char want_text[120], number[40], got_text[60];
	int64_t want;

	if (value_int(c, v, &want) < 0)
		return -EINVAL;
	if (f == FIELD_FD) {
		int fd = fds_script(c->fds, got.fd);

		if (fd == want)
			return 0;
		snprintf(got_text, sizeof(got_text), "fd=%d", fd);
	} else {
		epoll_data_t mine = { .u64 = 0 };
		uint64_t n = value_load(&got, f->size);

		value_store(&mine, f->size, want);
		if (n == value_load(&mine, f->size))
			return 0;
		snprintf(got_text, sizeof(got_text), "%s=%" PRIu64, f->name, n);
	}
	expr_print(v, number, sizeof(number));
	snprintf(want_text, sizeof(want_text), "%s=%s", f->name, number);
	call_differs(c, v->span, want_text, got_text, "gave other data");
	return -EINVAL;
}

int epoll_event_check(struct call *c, const struct expr *want,
		      const struct epoll_event *got)
{
	const struct value_field *f;
	const struct expr *v = data_member(want, &f);

	if (check_events(c, value_member(want, "events"), got->events) < 0)
		return -EINVAL;
	return v ? check_data(c, v, f, got->data) : 0;
}

void epoll_event_outputs(struct call *c, const struct expr *want,
			 const struct epoll_event *got, struct call_output *o)
{
	const struct expr *events = value_member(want, "events");
	const struct value_field *f;
	const struct expr *v = data_member(want, &f);
	epoll_data_t data = got->data;
	char text[160];

	if (check_events(c, events, got->events)) {
		call_flags_print("EPOLL", got->events, text, sizeof(text));
		call_output_set(o, events, "%s", text);
	}
	if (!v || !check_data(c, v, f, data))
		return;
	if (f == FIELD_FD)
		call_output_set(o, v, "%d", fds_script(c->fds, data.fd));
	else
		call_output_set(o, v, "%" PRIu64, value_load(&data, f->size));
}

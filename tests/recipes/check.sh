# SPDX-License-Identifier: BSD-2-Clause
# check: "long-wait", a warning about events more than an hour later.
recipe "Add a check" long-wait

front parser/check.c 'static const struct check {' <<'END'
static void check_long_wait(struct check_run *c)
{
	for (size_t i = 0; i < c->script->n_events; i++) {
		const struct event_time *t = &c->script->event[i]->time;

		if (t->type == TIME_RELATIVE &&
		    t->start_ns > INT64_C(3600000000000))
			check_warn(c, t->span, "this event waits for more than "
				   "an hour");
	}
}

END
row parser/check.c '{ "unknown-fd", DIAG_WARNING, ' <<'END'
	{ "long-wait", DIAG_WARNING, true, check_long_wait },
END

front tests/parse/warning.test '%% an ACK without an ack number' <<'END'
%% an event more than an hour later
0 close(3) = -1 EBADF
+3601 close(3) = -1 EBADF
%%DUMP
1:1 0 call close(3) = -1 EBADF [9]
2:1 +3601 call close(3) = -1 EBADF [9]
%%WARN
t.pkt:2:1: warning: this event waits for more than an hour [long-wait]
    2 | +3601 close(3) = -1 EBADF
      | ^~~~~
%% an event an hour later
0 close(3) = -1 EBADF
+3600 close(3) = -1 EBADF
%%DUMP
1:1 0 call close(3) = -1 EBADF [9]
2:1 +3600 call close(3) = -1 EBADF [9]
END

front man/tundrill-script.5 '.B unknown-fd' <<'END'
.B long-wait
An event waits for more than an hour.
.TP
END

# SPDX-License-Identifier: BSD-2-Clause
# pragma: "//! skip REASON", for a script that is not to be played.
recipe "Add a pragma" skip

row parser/pragma.h '//! timeout 600' <<'END'
 *     //! skip the kernel hangs
END
row parser/pragma.h 'bool is_long;' <<'END'
	const char *skip;	/* why it is not played; NULL: it is */
END

front parser/pragma.c '/* "mutate s/A/B/" is for' <<'END'
static void read_skip(struct reader *r)
{
	r->pragmas->skip = the_rest(r);
	if (!r->pragmas->skip)
		warn(r, "a skip is written 'skip REASON'");
}

END
row parser/pragma.c '{ "long", read_long },' <<'END'
	{ "skip", read_skip },
END

row runtime/suite/suite_load.c 'return xstrdup("long: --long plays it");' <<'END'
	if (pragmas->skip)
		return xstrdup(pragmas->skip);
END

front tests/parse/warning.test '%% pragmas, and comments that are none' <<'END'
%% a skip without its reason
//! skip
0 close(3) = -1 EBADF
%%DUMP
2:1 0 call close(3) = -1 EBADF [9]
%%WARN
t.pkt:1:1: warning: a skip is written 'skip REASON' [unknown-pragma]
    1 | //! skip
      | ^~~~~~~~
END

front tests/e2e/cli_select.sh "printf '//! long" <<'END'
printf '//! skip it hangs\n' | cat - pass.pkt > skip.pkt
run skip.pkt
exits 77 "a script that is skipped: 77"
says out '^skip +skip\.pkt .*it hangs' "... and why"

END

front man/tundrill-script.5 '.BI "//! timeout " SECONDS' <<'END'
.BI "//! skip " REASON
The script is not played.
.TP
END

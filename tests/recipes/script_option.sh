# SPDX-License-Identifier: BSD-2-Clause
# script_option: --greeting=TEXT, for commands.
recipe "Add an option that scripts may set" greeting

row parser/options.h 'const char *init_scripts;' <<'END'
	const char *greeting;		/* what commands say, or NULL */
END

front parser/option_table.c '#define SET_FLAG(option, field)' <<'END'
SETTER(greeting)
{
	if (!*value) {
		snprintf(err, cap, "expects a text");
		return false;
	}
	o->greeting = arena_strdup(arena, value);
	return true;
}

END
front parser/option_table.c 'PACKETDRILL(code_command, ' <<'END'
	OPTION(greeting, "TEXT", "what commands say", TEXT, greeting),
END

row tests/unit/test_options.c 'SHOWS(code_command, ' <<'END'
SHOWS(greeting, o->greeting)
END
row tests/unit/test_options.c '{ "code_sockopt=", show_code_sockopt, "" },' <<'END'
	{ "greeting=hello", show_greeting, "hello" },
END
row tests/unit/test_options.c '{ "mtu", "--mtu needs a value: --mtu=BYTES" },' <<'END'
	{ "greeting=", "--greeting expects a text" },
END

new tests/e2e/greeting.pkt <<'END'
// Commands find the value of an option.
//! mutate s/greeting=hello/greeting=bye/
--greeting=hello
0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 `test $OPT_greeting = hello && test $OPT_GREETING = hello`
END

front man/tundrill.1 '.BI \-\-code_command=' <<'END'
.BI \-\-greeting= TEXT
What commands say.
.TP
END

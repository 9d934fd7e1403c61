/* SPDX-License-Identifier: BSD-2-Clause */
/* test_kernel_config: what a kernel is told to be, and what it became. */
#include "runtime/kernel/kernel_config.h"

#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "tests/unit/tap.h"

static void test_hz(void)
{
	td_auto_free char *text = kernel_config_with_hz(
		"# comment\nmainmenu \"Linux\"\n\nsource \"init/Kconfig\"\n", 250);
	td_auto_free char *first = kernel_config_with_hz("mainmenu \"x\"\n", 100);

	tap_is_str(text,
		   "# comment\nmainmenu \"Linux\"\n\nconfig HZ\n\tint\n\tdefault 250\n"
		   "\nsource \"init/Kconfig\"\n",
		   "HZ is defined in front of all that is sourced");
	tap_is_str(first, "mainmenu \"x\"\n\nconfig HZ\n\tint\n\tdefault 100\n",
		   "... if that line is the first");
	tap_is_str(kernel_config_with_hz("source \"init/Kconfig\"\n", 100), NULL,
		   "a Kconfig without mainmenu");
	tap_is_str(kernel_config_with_hz("# a mainmenu\nmainmenu", 100), NULL,
		   "... or that ends with it");
	tap_is_int(kernel_config_hz("CONFIG_HZ_1000=y\nCONFIG_HZ=300\n"), 300,
		   "HZ of a .config");
	tap_is_int(kernel_config_hz("CONFIG_HZ_1000=y\n"), 0, "... that has none");
}

static void test_missing(void)
{
	td_auto_free char *plain = kernel_config_text(false);
	td_auto_free char *debug = kernel_config_text(true);
	const struct kernel_option *o;
	size_t i = 0;

	tap_ok(!kernel_config_missing(plain, false, &i),
	       "a .config that is as was told lacks nothing");
	i = 0;
	tap_ok(!kernel_config_missing(debug, true, &i), "... with --debug");
	i = 0;
	o = kernel_config_missing(plain, true, &i);
	tap_is_str(o ? o->name : NULL, "KASAN", "... but not without it");
	memcpy(strstr(plain, "CONFIG_TUN=y"), "CONFIG_TUX", 10);
	i = 0;
	o = kernel_config_missing(plain, false, &i);
	tap_is_str(o ? o->name : NULL, "TUN", "an option that is off");
	tap_ok(!kernel_config_missing(plain, false, &i), "... and no other");
	i = 0;
	o = kernel_config_missing("CONFIG_MODULES=y\n", false, &i);
	while (o && o->on)
		o = kernel_config_missing("CONFIG_MODULES=y\n", false, &i);
	tap_is_str(o ? o->name : NULL, "MODULES", "one that must not be on");
}

/* The lines of @fragment that a .config does not follow, joined by '|'. */
static void loses(const char *config, const char *fragment, const char *want)
{
	char got[256] = "";
	const char *line;
	const char *at = fragment;
	size_t len;

	while (kernel_config_lost(config, &at, &line, &len))
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%.*s",
			 *got ? "|" : "", (int)len, line);
	tap_is_str(got, want, "lost of '%s'", fragment);
}

static void test_lost(void)
{
	static const char config[] =
		"# CONFIG_OFF is not set\nCONFIG_ON=y\nCONFIG_N=12\n"
		"CONFIG_S=\"a b\"\n";

	loses(config, "CONFIG_ON=y\nCONFIG_N=12\nCONFIG_S=\"a b\"", "");
	loses(config, "CONFIG_ON=m\r\n", "");
	loses(config, "CONFIG_OFF=y\nCONFIG_UNKNOWN=y  \n",
	      "CONFIG_OFF=y|CONFIG_UNKNOWN=y");
	loses(config, "CONFIG_O=y\nCONFIG_ONE=y", "CONFIG_O=y|CONFIG_ONE=y");
	loses(config, "CONFIG_N=1\n", "CONFIG_N=1");
	loses(config, "CONFIG_N=123", "CONFIG_N=123");
	loses(config, "# CONFIG_ON is not set\nCONFIG_ON=n",
	      "# CONFIG_ON is not set|CONFIG_ON=n");
	loses(config, "# CONFIG_OFF is not set\nCONFIG_OFF=n\n\n# a remark", "");
	loses(config, "# CONFIG_ON is a remark", "");
	loses(config, "garbage\nCONFIG_\nCONFIG_ON", "");
}

int main(void)
{
	test_hz();
	test_missing();
	test_lost();
	return tap_done();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* command_env: the environment of a script's commands. */
#include "runtime/play/command_env.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TUN_NAME "tun0"

struct env {
	char **var;		/* "NAME=value" */
	size_t n, cap;
	struct arena *mem;
};

static void env_append(struct env *env, char *var)
{
	if (env->n == env->cap) {
		size_t cap = env->cap ? 2 * env->cap : 64;
		char **grown = arena_alloc(env->mem, cap * sizeof(*grown));

		if (env->n)
			memcpy(grown, env->var, env->n * sizeof(*grown));
		env->var = grown;
		env->cap = cap;
	}
	env->var[env->n++] = var;
}

/* Sets @name, in place of an earlier value. */
static void env_set(struct env *env, const char *name, const char *value)
{
	size_t name_len = strlen(name);
	size_t size = name_len + 1 + strlen(value) + 1;
	char *var = arena_alloc(env->mem, size);

	snprintf(var, size, "%s=%s", name, value);
	for (size_t i = 0; i < env->n; i++) {
		if (!strncmp(env->var[i], var, name_len + 1)) {
			env->var[i] = var;
			return;
		}
	}
	env_append(env, var);
}

enum value_type {
	VALUE_FLAG,
	VALUE_U16,
	VALUE_UNSIGNED,
	VALUE_I64,
	VALUE_DOUBLE,
	VALUE_TEXT,
	VALUE_FAMILY,
	VALUE_ADDR,
	VALUE_NETMASK,		/* of the local prefix: packetdrill's notation */
	VALUE_NON_FATAL,
};

/* An option and the member of struct script_options that holds its value. */
struct option_value {
	const char *name;
	enum value_type type;
	size_t offset;
};

#define VALUE(opt, value_type, member) \
	{ opt, value_type, offsetof(struct script_options, member) }

static const struct option_value option_values[] = {
	VALUE("ip_version", VALUE_FAMILY, family),
	VALUE("bind_port", VALUE_U16, bind_port),
	VALUE("connect_port", VALUE_U16, connect_port),
	VALUE("code_command", VALUE_TEXT, code_command),
	VALUE("code_sockopt", VALUE_TEXT, code_sockopt),
	VALUE("remote_ip", VALUE_ADDR, remote_ip),
	VALUE("local_ip", VALUE_ADDR, local_ip),
	VALUE("gateway_ip", VALUE_ADDR, gateway_ip),
	VALUE("netmask_ip", VALUE_NETMASK, local_prefix),
	VALUE("speed", VALUE_UNSIGNED, speed_mbps),
	VALUE("mss", VALUE_UNSIGNED, mss),
	VALUE("mtu", VALUE_UNSIGNED, mtu),
	VALUE("init_scripts", VALUE_TEXT, init_scripts),
	VALUE("tolerance_usecs", VALUE_I64, tolerance_us),
	VALUE("tolerance_percent", VALUE_DOUBLE, tolerance_percent),
	VALUE("tcp_ts_ecr_scaled", VALUE_FLAG, tcp_ts_ecr_scaled),
	VALUE("tcp_ts_tick_usecs", VALUE_I64, tcp_ts_tick_us),
	VALUE("strict_segments", VALUE_FLAG, strict_segments),
	VALUE("non_fatal", VALUE_NON_FATAL, non_fatal_packet),
	VALUE("dry_run", VALUE_FLAG, dry_run),
	VALUE("is_anyip", VALUE_FLAG, is_anyip),
	VALUE("send_omit_free", VALUE_FLAG, send_omit_free),
	VALUE("debug", VALUE_FLAG, debug),
	VALUE("verbose", VALUE_UNSIGNED, verbose),
};

static void print_addr(const struct wire_addr *addr, char *buf, size_t cap)
{
	if (addr->family == 0 ||
	    !inet_ntop(addr->family, &addr->u, buf, (socklen_t)cap))
		buf[0] = '\0';
}

/* "255.255.0.0" for 16 bits of IPv4; IPv6 has prefixes only. */
static void print_netmask(const struct script_options *o, char *buf, size_t cap)
{
	unsigned bits = o->local_prefix;
	struct wire_addr mask = { .family = AF_INET };

	if (family_wire(o->family) != AF_INET || bits > 32) {
		snprintf(buf, cap, "%u", bits);
		return;
	}
	mask.u.ip4.s_addr = htonl((uint32_t)(UINT64_C(0xffffffff) <<
					     (32 - bits)));
	print_addr(&mask, buf, cap);
}

/* The value as text: @buf or a string of the options. */
static const char *value_text(const struct script_options *o,
			      const struct option_value *v, char *buf,
			      size_t cap)
{
	const void *p = (const char *)o + v->offset;
	const char *text;

	buf[0] = '\0';
	switch (v->type) {
	case VALUE_FLAG:
		return *(const bool *)p ? "1" : "0";
	case VALUE_U16:
		snprintf(buf, cap, "%u", *(const uint16_t *)p);
		break;
	case VALUE_UNSIGNED:
		snprintf(buf, cap, "%u", *(const unsigned *)p);
		break;
	case VALUE_I64:
		snprintf(buf, cap, "%" PRId64, *(const int64_t *)p);
		break;
	case VALUE_DOUBLE:
		snprintf(buf, cap, "%g", *(const double *)p);
		break;
	case VALUE_TEXT:
		text = *(const char *const *)p;
		return text ? text : "";
	case VALUE_FAMILY:
		return family_name(o->family);
	case VALUE_ADDR:
		print_addr(p, buf, cap);
		break;
	case VALUE_NETMASK:
		print_netmask(o, buf, cap);
		break;
	case VALUE_NON_FATAL:
		snprintf(buf, cap, "%s%s%s",
			 o->non_fatal_packet ? "packet" : "",
			 o->non_fatal_packet && o->non_fatal_syscall ? "," : "",
			 o->non_fatal_syscall ? "syscall" : "");
		break;
	}
	return buf;
}

static void env_add_option(struct env *env, const struct script_options *o,
			   const struct option_value *v)
{
	char name[64], buf[INET6_ADDRSTRLEN + 16];
	const char *text = value_text(o, v, buf, sizeof(buf));

	snprintf(name, sizeof(name), "OPT_%s", v->name);
	env_set(env, name, text);
	for (char *p = name; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	env_set(env, name, text);
}

/* POSIX.1, 3.216: what a shell takes for a variable. */
static bool is_shell_name(const char *name)
{
	if (!*name || isdigit((unsigned char)*name))
		return false;
	for (; *name; name++) {
		if (!isalnum((unsigned char)*name) && *name != '_')
			return false;
	}
	return true;
}

char **command_env_new(const struct script_options *options, struct arena *mem)
{
	struct env env = { .mem = mem };
	char pid[16];

	for (char **var = environ; var && *var; var++)
		env_append(&env, arena_strdup(mem, *var));
	for (size_t i = 0; i < options->n_defines; i++) {
		const struct define *d = &options->defines[i];

		if (is_shell_name(d->name))
			env_set(&env, d->name, d->value);
	}
	for (size_t i = 0;
	     i < sizeof(option_values) / sizeof(option_values[0]); i++)
		env_add_option(&env, options, &option_values[i]);
	env_set(&env, "OPT_LOCAL_DEV", TUN_NAME);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	env_set(&env, "PACKETDRILL_PID", pid);
	env_append(&env, NULL);
	return env.var;
}

bool command_env_has_option(const char *name)
{
	for (size_t i = 0;
	     i < sizeof(option_values) / sizeof(option_values[0]); i++) {
		if (!strcmp(option_values[i].name, name))
			return true;
	}
	return false;
}

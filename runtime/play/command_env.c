/* SPDX-License-Identifier: BSD-2-Clause */
/* command_env: the environment of a script's commands. */
#include "runtime/play/command_env.h"

#include <ctype.h>
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

static void env_add_option(struct env *env, const struct script_options *o,
			   const struct option_desc *d)
{
	char name[64], buf[OPTION_TEXT_MAX];
	const char *text = option_value(d, o, buf, sizeof(buf));

	if (!text)
		return;
	snprintf(name, sizeof(name), "OPT_%s", d->name);
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
	for (size_t i = 0; i < option_table_len; i++)
		env_add_option(&env, options, &option_table[i]);
	env_set(&env, "OPT_LOCAL_DEV", TUN_NAME);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	env_set(&env, "PACKETDRILL_PID", pid);
	env_append(&env, NULL);
	return env.var;
}

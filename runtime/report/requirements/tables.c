/* SPDX-License-Identifier: BSD-2-Clause */
/* tables: what scripts show, in the order in which it is told. */
#include "runtime/report/requirements/tables.h"

#include <ctype.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void tell(struct tables *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void tell(struct tables *t, const char *fmt, ...)
{
	td_auto_free char *before = t->error, *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	t->error = xasprintf("%s%s\n", before ? before : "", text);
}

/* Reads the list @name of the first of @n scripts that has one.  @ret->path is NULL if
 * there is none, or it cannot be read. */
static void find_list(struct tables *t, const struct shown *const *shown,
		      size_t n, const char *name, unsigned n_words,
		      struct list *ret)
{
	td_auto_free char *path = NULL;
	char err[512];

	*ret = (struct list){ 0 };
	for (size_t i = 0; i < n && !path; i++)
		path = list_find(shown[i]->path, name);
	if (path && list_read(path, n_words, t->mem, ret, err, sizeof(err)) != 0)
		tell(t, "%s", err);
}

/* "MUST-9" comes before "MUST-23". */
static int natural(const char *a, const char *b)
{
	while (*a && *b) {
		if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
			size_t x, y;
			int order;

			a += strspn(a, "0");
			b += strspn(b, "0");
			x = strspn(a, "0123456789");
			y = strspn(b, "0123456789");
			order = x != y ? (x > y) - (x < y) : strncmp(a, b, x);
			if (order)
				return order;
			a += x;
			b += y;
		} else if (*a != *b) {
			return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
		} else {
			a++;
			b++;
		}
	}
	return (*a != '\0') - (*b != '\0');
}

/* --- documents ---------------------------------------------------------------- */

static char *lower(struct arena *mem, const char *text)
{
	char *copy = arena_strdup(mem, text);

	for (char *p = copy; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return copy;
}

static struct document *find_document(struct tables *t, const char *name)
{
	const char *folder = lower(t->mem, name);

	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->document[i].folder, folder) == 0)
			return &t->document[i];
	t->document = arena_grow(t->mem, t->document, t->n, &t->cap,
				 sizeof(*t->document));
	t->document[t->n] = (struct document){ .name = name, .folder = folder };
	return &t->document[t->n++];
}

static int by_id(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;

	return strcmp(x->id, y->id);
}

/* The requirement; *@ret_new: it was not known. */
static struct asked *find_asked(struct tables *t, struct document *d,
				const char *id, bool *ret_new)
{
	struct asked key = { .id = id }, *asked;
	struct asked **found = tfind(&key, &d->by_id, by_id);

	*ret_new = !found;
	if (found)
		return *found;
	asked = arena_alloc(t->mem, sizeof(*asked));
	asked->id = id;
	tsearch(asked, &d->by_id, by_id);
	d->asked = arena_grow(t->mem, d->asked, d->n, &d->cap,
			      sizeof(*d->asked));
	d->asked[d->n++] = asked;
	return asked;
}

static void add_listed(struct tables *t, struct document *d,
		       const struct list *list)
{
	bool is_new;

	for (size_t i = 0; i < list->n; i++) {
		const struct list_row *row = &list->row[i];
		struct asked *asked = find_asked(t, d, row->word[0], &is_new);

		if (!is_new) {
			tell(t, "%s:%u: %s is listed twice", list->path,
			     row->line, row->word[0]);
			continue;
		}
		asked->section = row->word[1];
		asked->text = row->text;
		asked->reason = row->reason;
	}
}

static void add_covered(struct tables *t, const struct shown *s)
{
	const struct pragmas *p = s->pragmas;
	bool is_new;

	for (size_t i = 0; i < p->n_covers; i++) {
		struct document *d = find_document(t, p->covers[i].document);
		struct asked *a = find_asked(t, d, p->covers[i].id, &is_new);

		if (a->n_shown && a->shown[a->n_shown - 1] == s)
			continue;
		a->shown = arena_grow(t->mem, a->shown, a->n_shown,
				      &a->cap_shown, sizeof(*a->shown));
		a->shown[a->n_shown++] = s;
		for (unsigned k = 0; k < t->kernels->n; k++)
			a->on[k] = stand_worse(a->on[k], s->on[k]);
	}
}

static int unlisted_last(const void *a, const void *b)
{
	const struct asked *x = *(struct asked *const *)a;
	const struct asked *y = *(struct asked *const *)b;

	return natural(x->id, y->id);
}

static int by_folder(const void *a, const void *b)
{
	const struct document *x = a, *y = b;

	return strcmp(x->folder, y->folder);
}

static void add_documents(struct tables *t, const struct shown_list *list)
{
	/* First the names, so that lists come before what scripts add to them. */
	for (size_t i = 0; i < list->n; i++) {
		const struct pragmas *p = list->shown[i]->pragmas;

		for (size_t j = 0; j < p->n_covers; j++)
			find_document(t, p->covers[j].document);
	}
	if (t->n)
		qsort(t->document, t->n, sizeof(*t->document), by_folder);
}

/* Scripts that cover something of @d: the list may be above any of them. */
static size_t covering(const struct shown_list *list, const struct document *d,
		       const struct shown **ret)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct pragmas *p = list->shown[i]->pragmas;

		for (size_t j = 0; j < p->n_covers; j++) {
			if (strcasecmp(p->covers[j].document, d->folder) != 0)
				continue;
			ret[n++] = list->shown[i];
			break;
		}
	}
	return n;
}

static void make_documents(struct tables *t, const struct shown_list *list)
{
	td_auto_free const struct shown **some = xcalloc(list->n + 1,
							 sizeof(*some));
	td_auto_free size_t *n_listed = NULL;

	add_documents(t, list);
	n_listed = xcalloc(t->n + 1, sizeof(*n_listed));
	for (size_t i = 0; i < t->n; i++) {
		struct document *d = &t->document[i];
		td_auto_free char *name = xasprintf("%s/requirements",
						    d->folder);
		struct list rows;

		find_list(t, some, covering(list, d, some), name, 2, &rows);
		d->listed = rows.path != NULL;
		add_listed(t, d, &rows);
		n_listed[i] = d->n;
	}
	for (size_t i = 0; i < list->n; i++)
		add_covered(t, list->shown[i]);
	for (size_t i = 0; i < t->n; i++) {
		struct document *d = &t->document[i];

		if (d->n > n_listed[i])
			qsort(d->asked + n_listed[i], d->n - n_listed[i],
			      sizeof(*d->asked), unlisted_last);
	}
}

/* --- the matrix ------------------------------------------------------------------ */

static bool has_stimulus(const struct matrix *m, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(m->stimulus[i].name, name) == 0)
			return true;
	return false;
}

static void add_stimulus(struct tables *t, const char *name, const char *text)
{
	struct matrix *m = &t->matrix;

	if (has_stimulus(m, m->n, name))
		return;
	m->stimulus = arena_grow(t->mem, m->stimulus, m->n, &m->cap,
				 sizeof(*m->stimulus));
	m->stimulus[m->n++] = (struct stimulus){ name, text };
}

static int by_name(const void *a, const void *b)
{
	const struct stimulus *x = a, *y = b;

	return natural(x->name, y->name);
}

static struct matrix_cell *find_cell(struct matrix *m, enum tcp_state state,
				     const char *stimulus)
{
	size_t i = 0;

	while (strcmp(m->stimulus[i].name, stimulus) != 0)
		i++;
	return &m->cell[i][state];
}

static void add_answer(struct tables *t, const struct shown *s)
{
	struct matrix_cell *c = find_cell(&t->matrix, s->pragmas->cell.state,
					  s->pragmas->cell.stimulus);

	c->shown = arena_grow(t->mem, c->shown, c->n_shown, &c->cap_shown,
			      sizeof(*c->shown));
	c->shown[c->n_shown++] = s;
}

static void add_impossible(struct tables *t, const struct list *list,
			   const struct list_row *row)
{
	struct matrix_cell *c;
	enum tcp_state state;

	if (!tcp_state_parse(row->word[0], &state, NULL)) {
		tell(t, "%s:%u: '%s' is no TCP state", list->path, row->line,
		     row->word[0]);
		return;
	}
	c = find_cell(&t->matrix, state, row->word[1]);
	if (c->n_shown)
		tell(t, "%s:%u: %s shows what is said to be impossible",
		     list->path, row->line, c->shown[0]->path);
	else if (c->impossible)
		tell(t, "%s:%u: %s %s is listed twice", list->path, row->line,
		     row->word[0], row->word[1]);
	else
		c->impossible = row->text;
}

static void make_matrix(struct tables *t, const struct shown_list *list)
{
	td_auto_free const struct shown **some = xcalloc(list->n + 1,
							 sizeof(*some));
	struct list stimuli, impossible;
	struct matrix *m = &t->matrix;
	size_t n = 0, n_listed;

	for (size_t i = 0; i < list->n; i++)
		if (list->shown[i]->pragmas->cell.stimulus)
			some[n++] = list->shown[i];
	if (!n)
		return;
	find_list(t, some, n, "matrix/stimuli", 1, &stimuli);
	find_list(t, some, n, "matrix/impossible", 2, &impossible);
	for (size_t i = 0; i < stimuli.n; i++)
		add_stimulus(t, stimuli.row[i].word[0], stimuli.row[i].text);
	n_listed = m->n;
	for (size_t i = 0; i < n; i++)
		add_stimulus(t, some[i]->pragmas->cell.stimulus, NULL);
	for (size_t i = 0; i < impossible.n; i++)
		add_stimulus(t, impossible.row[i].word[1], NULL);
	if (m->n > n_listed)
		qsort(m->stimulus + n_listed, m->n - n_listed,
		      sizeof(*m->stimulus), by_name);
	m->cell = arena_alloc(t->mem, m->n * sizeof(*m->cell));
	for (size_t i = 0; i < n; i++)
		add_answer(t, some[i]);
	for (size_t i = 0; i < impossible.n; i++)
		add_impossible(t, &impossible, &impossible.row[i]);
}

/* --- all ------------------------------------------------------------------------- */

void tables_make(const struct shown_list *list, struct tables *ret)
{
	*ret = (struct tables){ .mem = list->mem, .kernels = &list->kernels };
	make_documents(ret, list);
	make_matrix(ret, list);
}

static void keep(void *node)
{
	(void)node;
}

void tables_done(struct tables *t)
{
	for (size_t i = 0; i < t->n; i++)
		tdestroy(t->document[i].by_id, keep);
	free(t->error);
}

static void count(struct tally *t, struct stand stand, const char *reason)
{
	t->all++;
	t->standing[stand.standing]++;
	t->explained += stand.standing == STANDING_NONE && reason;
}

struct tally tally_document(const struct document *d, unsigned k)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < d->n; i++)
		count(&tally, d->asked[i]->on[k], d->asked[i]->reason);
	return tally;
}

const char *asked_text(const struct document *d, const struct asked *a)
{
	if (a->text)
		return a->text;
	return d->listed ? "not in the list" : "";
}

struct stand cell_stand(const struct matrix_cell *c, unsigned k)
{
	struct stand stand = { 0 };

	for (size_t i = 0; i < c->n_shown; i++)
		stand = stand_worse(stand, c->shown[i]->on[k]);
	return stand;
}

struct tally tally_matrix(const struct matrix *m, unsigned k)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < m->n; i++)
		for (unsigned s = 0; s < STATE_COUNT; s++)
			count(&tally, cell_stand(&m->cell[i][s], k),
			      m->cell[i][s].impossible);
	return tally;
}

char *cell_variant(const struct shown *s)
{
	const char *slash = strrchr(s->path, '/');
	const char *name = slash ? slash + 1 : s->path;
	const char *stimulus = s->pragmas->cell.stimulus;
	size_t len = strlen(stimulus);
	const char *end = strrchr(name, '.');

	if (strncmp(name, stimulus, len) != 0 || name[len] != '-' || !end ||
	    end <= name + len + 1)
		return NULL;
	return xstrndup(name + len + 1, (size_t)(end - name) - len - 1);
}

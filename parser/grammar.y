/* SPDX-License-Identifier: BSD-2-Clause */
/* grammar: the order of tokens in a script; every action is one builder. */

%define api.pure full
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%param {struct parse *p}
%expect 0
%locations

%code requires {
#include "parser/build.h"
#include "parser/parse.h"
}

%code {
#include "parser/lex.h"
#include "parser/syntax.h"

#define YYLLOC_DEFAULT(cur, rhs, n) do {				\
	if (n)								\
		(cur) = span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n));	\
	else								\
		(cur) = YYRHSLOC(rhs, 0);				\
} while (0)

static void yyerror(const struct span *span, struct parse *p,
		    const char *text);
}

%initial-action { @$ = SPAN_NONE; }

%union {
	struct tok tok;
	struct tok_list toks;
	struct expr *expr;
	struct expr_list exprs;
	struct instant instant;
	struct event_time time;
	struct result_parts result;
	struct event *event;
}

%token <tok> WORD	"a word"
%token <tok> FIELD	"a field"
%token <tok> ENCAP	"a header"
%token <tok> PROTO	"a protocol"
%token <tok> FLAGS	"flags"
%token <tok> INTEGER	"a number"
%token <tok> HEXINT	"a hex number"
%token <tok> FLOAT	"a decimal number"
%token <tok> IPV4	"an IPv4 address"
%token <tok> IPV6	"an IPv6 address"
%token <tok> STRING	"a string"
%token <tok> BACKQUOTED	"a command"
%token <tok> CODE	"code"
%token <tok> OPTION	"an option"
%token <tok> OTHER	"a character"
%token <tok> ELLIPSIS	"'...'"
%token <tok> '<' '>' '(' ')' '[' ']' '{' '}' ':' ',' '=' '.' '+' '-' '*' '~'
%token <tok> '|' '#'
%token RESYNC

%type <tok> word any_int number flags punct group_token option_token note
%type <toks> group group_tokens header_tokens option_tokens items item
%type <toks> sequence strings
%type <expr> expr element or_expr or_term string applied
%type <exprs> args list
%type <result> result
%type <instant> instant
%type <time> time
%type <event> body packet call

%%

script: lines ;

lines:
	  %empty
	| lines OPTION		{ option_check_place(p, &$2); }
	| lines time body	{ event_add(p, &$2, $3, @3); }
	| lines BACKQUOTED	{ command_add_untimed(p, &$2); }
	| lines error RESYNC	{ yyerrok; }
	;

time:
	  instant		{ $$ = time_at(&$1); }
	| instant '~' instant	{ $$ = time_range(p, &$1, &$3); }
	| instant ELLIPSIS instant { $$ = time_blocking(p, &$1, &$3); }
	| '*'			{ $$ = time_any(&$1); }
	;

instant:
	  number		{ $$ = instant_new(p, &$1, NULL); }
	| '+' number		{ $$ = instant_new(p, &$2, &$1); }
	;

number: INTEGER | FLOAT | HEXINT ;

body:
	  packet
	| call
	| BACKQUOTED		{ $$ = event_new_text(p, EVENT_COMMAND, &$1); }
	| CODE			{ $$ = event_new_text(p, EVENT_CODE, &$1); }
	;

/* --- packets: built in p->packet, from the outside in ------------------- */

packet: direction encaps notes transport	{ $$ = packet_end(p, @$); }
	;

direction:
	  '<'			{ packet_begin(p, true, @$); }
	| '>'			{ packet_begin(p, false, @$); }
	;

encaps:
	  %empty
	| encaps ENCAP header_tokens ':'	{ packet_encap(p, &$2, &$3, @4); }
	;

notes:
	  %empty
	| '[' group_tokens ']'	{ packet_notes(p, &$2, @$); }
	| '(' group_tokens ')'	{ packet_notes(p, &$2, @$); }
	;

transport:
	  segment		{ segment_push(p, @1); }
	| WORD WORD word any_int segment {
		segment_push(p, span_join($1.span, $2.span));
		packet_encap_word(p, &$1, &$2);
	}
	| PROTO items		{ packet_datagram(p, &$1, &$2, @2); }
	;

segment:
	  tcp
	| INTEGER '>' INTEGER tcp	{ segment_ports(p, &$1, &$3); }
	;

tcp: flags sequence fields tcp_options	{ segment_end(p, &$1, &$2); }
	;

flags: FLAGS | WORD | FLOAT | '.' | '-' ;

sequence:
	  INTEGER ':' INTEGER '(' INTEGER ')'
				{ $$ = toks_three(p, &$1, &$3, &$5); }
	;

fields:
	  %empty
	| fields FIELD any_int	{ segment_field(p, &$2, &$3); }
	| fields WORD any_int	{ segment_field(p, &$2, &$3); }
	;

tcp_options:
	  %empty
	| '<' option_list '>'	{ segment_options_end(p, @$); }
	;

option_list:
	  option_tokens			{ segment_option(p, &$1, @1); }
	| option_list ',' option_tokens	{ segment_option(p, &$3, @3); }
	;

option_tokens:
	  option_token		{ $$ = toks_add(p, NULL, &$1); }
	| option_tokens option_token	{ $$ = toks_add(p, &$1, &$2); }
	| option_tokens group		{ $$ = toks_join(p, &$1, &$2); }
	;

option_token: word | any_int | ELLIPSIS | STRING | ':' | '=' | '*' ;

/* What follows "udp" or "icmp". */
items:
	  item
	| INTEGER '>' INTEGER item	{ $$ = toks_prefix(p, &$1, &$2, &$3, &$4); }
	| items item		{ $$ = toks_join(p, &$1, &$2); }
	;

item:
	  WORD			{ $$ = toks_add(p, NULL, &$1); }
	| FIELD any_int		{ $$ = toks_two(p, &$1, &$2); }
	| group
	;

/* Text of a header, judged by the header's own parser. */
header_tokens:
	  %empty		{ $$ = toks_none(); }
	| header_tokens group_token	{ $$ = toks_add(p, &$1, &$2); }
	| header_tokens group	{ $$ = toks_join(p, &$1, &$2); }
	;

group:
	  '(' group_tokens ')'	{ $$ = toks_wrap(p, &$1, &$2, &$3); }
	| '[' group_tokens ']'	{ $$ = toks_wrap(p, &$1, &$2, &$3); }
	;

group_tokens:
	  %empty		{ $$ = toks_none(); }
	| group_tokens group_token	{ $$ = toks_add(p, &$1, &$2); }
	| group_tokens ':'	{ $$ = toks_add(p, &$1, &$2); }
	| group_tokens '*'	{ $$ = toks_add(p, &$1, &$2); }
	| group_tokens group	{ $$ = toks_join(p, &$1, &$2); }
	;

group_token: word | ENCAP | any_int | FLOAT | IPV4 | IPV6 | STRING | punct ;

punct: ',' | '=' | '#' | '>' | '-' | '+' | '.' ;

/* --- system calls -------------------------------------------------------- */

call:
	  word '(' args ')' '=' result note
				{ $$ = call_new(p, &$1, &$3, &$6, &$7); }
	;

result:
	  ELLIPSIS		{ $$ = result_new(expr_ellipsis(p, @1), NULL); }
	| or_expr		{ $$ = result_new($1, NULL); }
	| INTEGER word		{ $$ = result_new(expr_int(p, &$1), &$2); }
	;

note:
	  %empty		{ $$ = (struct tok){ .text = NULL }; }
	| '(' note_tokens ')'	{ $$ = note_new(p, &$1, &$3); }
	;

note_tokens:
	  %empty
	| note_tokens note_token
	| note_tokens '(' note_tokens ')'
	| note_tokens '[' note_tokens ']'
	| note_tokens '{' note_tokens '}'
	;

note_token:
	  word | ENCAP | any_int | FLOAT | FLAGS | IPV4 | IPV6 | STRING
	| ELLIPSIS | OTHER | punct | '<' | ':' | '*' | '~' | '|'
	;

/* --- expressions ---------------------------------------------------------- */

args:
	  %empty		{ $$ = exprs_none(); }
	| list
	;

list:
	  element		{ $$ = exprs_add(p, NULL, $1); }
	| list ',' element	{ $$ = exprs_add(p, &$1, $3); }
	;

element:
	  expr
	| word '=' expr		{ $$ = expr_member(p, &$1, NULL, $3, @$); }
	| applied '=' expr	{ $$ = expr_member(p, NULL, $1, $3, @$); }
	;

expr:
	  ELLIPSIS		{ $$ = expr_ellipsis(p, @1); }
	| or_expr
	| applied
	| string
	| string ELLIPSIS	{ $$ = expr_set_ellipsis($1, @2); }
	| '[' args ']'		{ $$ = expr_list_new(p, EXPR_LIST, &$2, @$); }
	| '{' list '}'		{ $$ = expr_list_new(p, EXPR_STRUCT, &$2, @$); }
	| '{' ENCAP header_tokens '}'
				{ $$ = expr_header(p, &$2, &$3, @$, @4); }
	;

applied: word '(' expr ')'	{ $$ = expr_apply(p, &$1, $3, @$); } ;

or_expr:
	  or_term
	| or_expr '|' or_term	{ $$ = expr_or(p, $1, $3); }
	;

or_term:
	  any_int		{ $$ = expr_int(p, &$1); }
	| word			{ $$ = expr_word(p, &$1); }
	;

string: strings			{ $$ = expr_string(p, &$1); } ;

strings:
	  STRING		{ $$ = toks_add(p, NULL, &$1); }
	| strings STRING	{ $$ = toks_add(p, &$1, &$2); }
	;

any_int: INTEGER | HEXINT ;

word: WORD | FIELD | PROTO ;

%%

/* Bison's hook for parse.error custom. */
static int yyreport_syntax_error(const yypcontext_t *context, struct parse *p)
{
	yysymbol_kind_t expected[YYNTOKENS];
	int n = yypcontext_expected_tokens(context, expected, YYNTOKENS);
	struct syntax_error e = { 0 };

	for (int i = 0; i < n; i++)
		syntax_expect(&e, yysymbol_name(expected[i]));
	syntax_error(p, &e);
	return 0;
}

/* Only for what is no syntax error: the parser's stack is full. */
static void yyerror(const struct span *span, struct parse *p, const char *text)
{
	diag_error(p->diags, *span, "%s", text);
	p->syntax_errors = true;
}

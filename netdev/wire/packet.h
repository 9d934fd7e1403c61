/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * packet: a packet as a list of headers, the form in which scripts and the
 * kernel's packets are compared.
 *
 * A packet has one form for its three uses:
 *   parsed from a script   only what the script gives is valid ("given")
 *   built for injection    everything is valid; wire_packet_encode() makes
 *                          the bytes, with lengths and checksums
 *   decoded from the wire  everything is valid and given
 *
 * What one header can do is described by its struct wire_header_ops: one file
 * per header, one row in WIRE_HEADER_LIST.  A header is a list of fields.  Each
 * field can print itself in script notation, and tells whether it differs from an
 * expectation.  So matching, the diff of a failed match and verbose printing walk
 * the same table.
 */
#ifndef WIRE_PACKET_H
#define WIRE_PACKET_H

#include <assert.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netdev/wire/notes.h"
#include "netdev/wire/tcp_option.h"
#include "netdev/wire/token.h"

#define WIRE_MAX_LAYERS 8
#define WIRE_MAX_PACKET 65575	/* IPv6 header + 64 KiB - 1, bytes */

/* An IPv4 or IPv6 address; family is AF_INET, AF_INET6 or 0: not set. */
struct wire_addr {
	int family;
	union {
		struct in_addr ip4;
		struct in6_addr ip6;
	} u;
};

/* How the ECN bits of the TOS byte are compared or set (RFC 3168, 5). */
enum wire_tos_check {
	WIRE_TOS_ANY,		/* script says nothing: 0 when injected */
	WIRE_TOS_ECN,		/* the two low bits are given */
	WIRE_TOS_ECT01,		/* either ECT(0) or ECT(1); outbound only */
	WIRE_TOS_BYTE,		/* the whole byte is given */
};

/* IPv4 and IPv6 share what scripts can say about them. */
struct wire_ip {
	struct wire_addr src, dst;	/* family 0: not given by the script */
	enum wire_tos_check tos_check;
	uint8_t tos;		/* TOS / traffic class */
	bool ttl_given;
	uint8_t ttl;		/* TTL / hop limit */
	bool flowlabel_given;
	uint32_t flowlabel;	/* IPv6 only, 20 bits */
	/* Of decoded packets only: */
	uint8_t proto;		/* protocol / next header */
	uint16_t total_len;	/* with the header, bytes; 0 = GSO over 64 KiB */
};

#define WIRE_TCP_FIN 0x001
#define WIRE_TCP_SYN 0x002
#define WIRE_TCP_RST 0x004
#define WIRE_TCP_PSH 0x008
#define WIRE_TCP_ACK 0x010
#define WIRE_TCP_URG 0x020
#define WIRE_TCP_ECE 0x040
#define WIRE_TCP_CWR 0x080
#define WIRE_TCP_AE  0x100	/* RFC 9768 */

struct wire_tcp {
	uint16_t sport, dport;	/* host order; 0 = not given by the script */
	uint32_t seq;
	uint32_t ack;		/* 0 when not given */
	uint16_t flags;		/* WIRE_TCP_* */
	uint16_t win;		/* raw, never scaled */
	uint16_t urg;
	bool ack_given;		/* the script wrote "ack N" */
	bool win_given;
	bool urg_given;
	bool ace_given;		/* flags were written as an ACE digit */
	bool options_any;	/* <...>: do not compare the options */
};

struct wire_udp {
	uint16_t sport, dport;	/* host order; 0 = not given by the script */
};

enum wire_icmp_echo {
	WIRE_ICMP_ECHO_NONE,	/* nothing given about the quoted packet */
	WIRE_ICMP_ECHO_TCP,	/* [S:E(L)] */
	WIRE_ICMP_ECHO_UDP,	/* [udp (L)] */
	WIRE_ICMP_ECHO_RAW,	/* [raw (L)] */
};

/* A message of ICMPv4 or ICMPv6; the layer's ops tell which. */
struct wire_icmp {
	uint8_t type, code;
	bool mtu_given, id_given;
	uint32_t mtu;		/* next-hop MTU, bytes (RFC 1191, RFC 4443) */
	uint16_t id;		/* of echo request and reply; host order */
	enum wire_icmp_echo echo;
	uint32_t echo_seq;	/* TCP sequence number of the quoted segment */
	uint32_t echo_len;	/* its payload, bytes */
	/* The quoted packet's addresses and ports: set before encoding. */
	struct wire_addr echo_src, echo_dst;
	uint16_t echo_sport, echo_dport;
};

#define WIRE_GRE_CSUM 0x8000	/* RFC 2784, RFC 2890 */
#define WIRE_GRE_KEY  0x2000
#define WIRE_GRE_SEQ  0x1000

struct wire_gre {
	uint16_t flags;		/* WIRE_GRE_* and the version, host order */
	uint16_t proto;		/* EtherType of what follows; set by encode */
	uint16_t sum, off;
	uint32_t key, seq;
	bool sum_given;
};

#define WIRE_MPLS_MAX 8
struct wire_mpls {
	unsigned n;
	struct wire_mpls_entry {
		uint32_t label;	/* 20 bits */
		uint8_t tc;	/* 3 bits */
		bool stack;	/* [S], bottom of stack */
		uint8_t ttl;
	} entry[WIRE_MPLS_MAX];
};

/* The struct of each header with ports begins like this. */
struct wire_ports {
	uint16_t sport, dport;	/* host order; 0 = not given by the script */
};

struct wire_header_ops;

struct wire_layer {
	const struct wire_header_ops *ops;
	union {
		struct wire_ports ports;	/* if ops->has_ports */
		struct wire_ip ip;
		struct wire_tcp tcp;
		struct wire_udp udp;
		struct wire_icmp icmp;
		struct wire_gre gre;
		struct wire_mpls mpls;
	} u;
};

/* Layers outermost first.  Plain values: copied by assignment. */
struct wire_packet {
	unsigned n_layers;
	uint32_t payload_len;	/* behind the last header, bytes */
	struct wire_layer layer[WIRE_MAX_LAYERS];
	/* Of the last layer, since no other can be TCP.  If each layer had room for
	 * options, a packet would be six times as large. */
	struct wire_tcp_options tcp_options;
	struct wire_notes notes;
};
static_assert(sizeof(struct wire_packet) < 4096, "a packet is a plain value");

#define WIRE_ITEM_MAX 300	/* bytes of an item's text with its NUL */

/* One item of a list as it is written there, with brackets and commas: "nop,". */
struct wire_item {
	char text[WIRE_ITEM_MAX];	/* "": there is none */
	size_t lead, len;	/* bytes in front of the item itself, and of it */
};

/* Called with an item of each list that belong together; one of them may be empty. */
typedef void wire_item_fn(void *arg, const struct wire_item *want,
			  const struct wire_item *got, bool differs);

/* One field of a header as scripts write it. */
struct wire_field {
	const char *name;	/* "flags", "ack", "ip ecn": for reports */
	/*
	 * Prints the field in script notation ("ack 1", "win 257",
	 * "<mss 1460>") into @buf, at most @cap bytes with the NUL, and returns
	 * the length like snprintf(); 0: nothing to print.
	 */
	int (*print)(const struct wire_packet *p, const struct wire_layer *l,
		     char *buf, size_t cap);
	/*
	 * True if @got satisfies what @want gives; a field that @want does
	 * not give is satisfied by anything.
	 */
	bool (*match)(const struct wire_packet *want,
		      const struct wire_layer *want_layer,
		      const struct wire_packet *got,
		      const struct wire_layer *got_layer);
};

enum wire_header_place {
	WIRE_PLACE_IP,		/* ipv4, ipv6: every packet's outermost */
	WIRE_PLACE_ENCAP,	/* gre, mpls: between IP headers */
	WIRE_PLACE_LAST,	/* tcp, udp, icmp */
};

struct wire_header_ops {
	const char *name;	/* the word that begins it in a script */
	const char *alias;	/* second spelling or NULL ("GREv0") */
	enum wire_header_place place;
	int ip_family;		/* AF_INET, AF_INET6; 0: either */
	uint8_t ip_proto;	/* IPPROTO_* when inside IP, else 0 */
	uint16_t ether_type;	/* when inside GRE, else 0 */
	bool has_ports;		/* its packets belong to sockets by u.ports */
	uint8_t csum_at;	/* bytes in front of its checksum; 0: it has none
				 * of what it carries */
	/* The words of this header that take a number in a script ("key 5") and that
	 * may stand in front of a bracket; blanks are between them.  Or NULL. */
	const char *words;
	const struct wire_field *fields;
	unsigned n_fields;
	/*
	 * For a field that is a list: calls @fn for each item with its counterpart,
	 * in order.  False, without a call: @f is no list, or one of the packets has
	 * none.  NULL: no field is a list.
	 */
	bool (*items)(const struct wire_field *f,
		      const struct wire_packet *want,
		      const struct wire_layer *want_layer,
		      const struct wire_packet *got,
		      const struct wire_layer *got_layer, wire_item_fn *fn,
		      void *arg);
	/*
	 * Parses what follows the header's name in a script, to the end of
	 * @c, into @l (zeroed, ops set) and @p->payload_len.  False: c->err
	 * says why.  NULL: not written by name (tcp: the grammar knows it).
	 */
	bool (*parse)(struct wire_cursor *c, struct wire_packet *p,
		      struct wire_layer *l, bool inbound);
	/* Bytes of this header on the wire, with options. */
	size_t (*size)(const struct wire_packet *p, const struct wire_layer *l);
	/*
	 * Writes the header to @buf.  @len: bytes from the start of this header
	 * to the end of the packet, which are already in place behind it.
	 * @outer: the layer around this one, for pseudo headers; or NULL.
	 * @inner: the layer inside, for the protocol number; or NULL.
	 */
	void (*encode)(const struct wire_packet *p, const struct wire_layer *l,
		       uint8_t *buf, size_t len,
		       const struct wire_layer *outer,
		       const struct wire_layer *inner);
	/*
	 * Reads a header at @buf into @l (zeroed, ops set), which is of @p.
	 * Returns its size, or 0 if the bytes are not a whole valid header.  Sets
	 * *@ret_next to what is inside, or NULL: payload.
	 */
	size_t (*decode)(const uint8_t *buf, size_t len, struct wire_packet *p,
			 struct wire_layer *l,
			 const struct wire_header_ops **ret_next);
	/*
	 * Prints the header with what separates it from the next one ("ipv4
	 * 192.0.2.1 > 192.0.2.2:").  Like snprintf().  NULL: the fields, with
	 * blanks between them.
	 */
	int (*print)(const struct wire_packet *p, const struct wire_layer *l,
		     char *buf, size_t cap);
	/*
	 * Describes a decoded header in a line, or several with newlines between
	 * them, which begins with the header's name: see
	 * wire_packet_describe().  Like snprintf().  NULL: the name and the
	 * fields, with blanks between them.
	 */
	int (*describe)(const struct wire_packet *p, const struct wire_layer *l,
			char *buf, size_t cap);
};

/* All headers: wire_ipv4 and so on, each in the file of that name. */
#define WIRE_HEADER_LIST(X)						\
	X(ipv4)								\
	X(ipv6)								\
	X(gre)								\
	X(mpls)								\
	X(tcp)								\
	X(udp)								\
	X(icmpv4)							\
	X(icmpv6)

#define WIRE_HEADER_DECLARE(name) \
	extern const struct wire_header_ops wire_##name;
WIRE_HEADER_LIST(WIRE_HEADER_DECLARE)
#undef WIRE_HEADER_DECLARE

/* The same as a table, NULL at the end. */
extern const struct wire_header_ops *const wire_headers[];

/* The header that a script names @word ("gre", "GREv0", "udp", "icmp"); @family
 * selects between the two icmp.  NULL: none, or not written by name. */
const struct wire_header_ops *wire_header_find(const char *word, int family);

/* True if @word takes a number in some header ("ack", "win", "mtu", "ttl"...).  That is
 * all that the lexer knows of fields. */
bool wire_field_word(const char *word);

/*
 * Parses IP notes, the text between [ ] or ( ) that precedes a segment:
 * noecn, ect0, ect1, ect01, ce, "tos N", "ttl N", "flowlabel N", those of note.h,
 * and several of them with commas.  @family: of the header.  Some are refused when
 * @inbound, or not.
 */
bool wire_ip_notes_parse(struct wire_cursor *c, int family, bool inbound,
			 struct wire_ip *ip, struct wire_notes *notes);

/* Whether @p, which a script has written to its end, can have its notes.  False, with a
 * message in @err: one of them does not fit. */
bool wire_notes_check(const struct wire_packet *p, char *err, size_t err_cap);

/* Parses TCP flags as written (".", "P.", "SEW", "P.3", "S7", "-").  Returns NULL
 * and sets tcp->flags and ace_given; else returns a constant message without a full
 * stop. */
const char *wire_tcp_flags_parse(const char *text, struct wire_tcp *tcp);

/* The last layer, or NULL when it is not of @ops. */
struct wire_layer *wire_packet_last(struct wire_packet *p,
				    const struct wire_header_ops *ops);
/* The last layer's TCP header; NULL: it is another header. */
const struct wire_tcp *wire_packet_tcp(const struct wire_packet *p);
/* The ports of the last layer; NULL: it has none. */
const struct wire_ports *wire_packet_ports(const struct wire_packet *p);
/* The innermost IP layer; NULL: none. */
struct wire_layer *wire_packet_ip(struct wire_packet *p);

/* Bytes of @p on the wire, if it is not cut short. */
size_t wire_packet_len(const struct wire_packet *p);
/*
 * Builds the bytes of @p: addresses, ports and all else must be set.  The
 * payload is @payload, or zeros when NULL.  Returns 0 with *@ret_len, or -EMSGSIZE
 * when it does not fit in @cap.
 */
int wire_packet_encode(const struct wire_packet *p, const uint8_t *payload,
		       uint8_t *buf, size_t cap, size_t *ret_len);

/*
 * Reads a packet that starts with an IP header.  Returns 0, or -EBADMSG with a
 * constant message in *@ret_why for bytes that are not a packet we know.
 * Fragments and unknown protocols decode to the IP layer alone.
 * Checksums within IP are only noted: those that a device is to fill in are wrong.
 * *@ret_payload points into @buf.
 */
int wire_packet_decode(const uint8_t *buf, size_t len, struct wire_packet *ret,
		       const uint8_t **ret_payload, const char **ret_why);

/*
 * Walks the fields of two packets with the same kinds of layers and calls @fn
 * for each field: @differs says whether the field fails to match.  Returns the
 * number that differ; UINT_MAX if the layers are of different kinds.  @fn may be
 * NULL.
 */
unsigned wire_packet_compare(const struct wire_packet *want,
			     const struct wire_packet *got,
			     void (*fn)(void *arg, const struct wire_field *f,
					const struct wire_layer *want,
					const struct wire_layer *got,
					bool differs),
			     void *arg);

/*
 * Prints a packet in script notation, without direction and time
 * ("P. 1:1001(1000) ack 1 win 257 <nop,nop,TS val 1 ecr 2>"); what can be pasted
 * into a script.  TTL, flow label and most notes of decoded packets are left out:
 * scripts seldom say them.  Same return value as snprintf().
 */
int wire_packet_print(const struct wire_packet *p, char *buf, size_t cap);

/*
 * Describes a decoded packet as it was on the wire, for people: a line for each
 * header, outermost first, and one for TCP options, without a newline at the
 * end.  What scripts seldom say (addresses, ports, TTL) is there, too.  Same
 * return value as snprintf().
 */
int wire_packet_describe(const struct wire_packet *p, char *buf, size_t cap);

/* Prints an address ("?" when not set), at least INET6_ADDRSTRLEN bytes.
 * Returns @buf. */
const char *wire_addr_print(const struct wire_addr *a, char *buf, size_t cap);
/* True also if both are not set. */
bool wire_addr_equal(const struct wire_addr *a, const struct wire_addr *b);

/* The Internet checksum (RFC 1071) of @len bytes, added to @sum; only the last
 * piece may have an odd length.  wire_checksum_fold() ends it: the checksum as a
 * number, to be stored in network byte order. */
uint32_t wire_checksum_add(uint32_t sum, const void *data, size_t len);
uint16_t wire_checksum_fold(uint32_t sum);

#endif

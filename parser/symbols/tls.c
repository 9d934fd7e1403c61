/* SPDX-License-Identifier: BSD-2-Clause */
/* tls: socket options, versions, ciphers. */
#include <linux/tls.h>

#include "parser/symbols/family.h"

static const struct symbol tls_symbols[] = {
	S(TLS_TX),
	S(TLS_RX),
	S(TLS_TX_ZEROCOPY_RO),
	S(TLS_RX_EXPECT_NO_PAD),
	S(TLS_SET_RECORD_TYPE),
	S(TLS_GET_RECORD_TYPE),
	S(TLS_1_2_VERSION),
	S(TLS_1_3_VERSION),
	S(TLS_CIPHER_AES_CCM_128),
	S(TLS_CIPHER_AES_GCM_128),
	S(TLS_CIPHER_AES_GCM_256),
	S(TLS_CIPHER_ARIA_GCM_128),
	S(TLS_CIPHER_ARIA_GCM_256),
	S(TLS_CIPHER_CHACHA20_POLY1305),
	S(TLS_CIPHER_SM4_CCM),
	S(TLS_CIPHER_SM4_GCM),
	S(TLS_CONF_BASE),
	S(TLS_CONF_HW),
	S(TLS_CONF_HW_RECORD),
	S(TLS_CONF_SW),
	S(TLS_INFO_CIPHER),
	S(TLS_INFO_RXCONF),
	S(TLS_INFO_RX_NO_PAD),
	S(TLS_INFO_TXCONF),
	S(TLS_INFO_UNSPEC),
	S(TLS_INFO_VERSION),
	S(TLS_INFO_ZC_RO_TX),
};

const struct symbol_family symbols_tls = FAMILY("TLS", tls_symbols);

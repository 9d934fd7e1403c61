/* SPDX-License-Identifier: BSD-2-Clause */
/* sequence: sequence numbers of a script and live ones. */
#include "runtime/conn/sequence.h"

uint32_t sequence_remote_to_live(const struct socket *sk, uint32_t seq, bool syn)
{
	return seq + sk->live_remote_isn - (syn ? sk->script_remote_isn : 0);
}

uint32_t sequence_remote_to_script(const struct socket *sk, uint32_t seq,
				   bool syn)
{
	return seq - sk->live_remote_isn + (syn ? sk->script_remote_isn : 0);
}

uint32_t sequence_local_to_live(const struct socket *sk, uint32_t seq, bool syn)
{
	return seq + sk->live_local_isn - (syn ? sk->script_local_isn : 0);
}

uint32_t sequence_local_to_script(const struct socket *sk, uint32_t seq,
				  bool syn)
{
	if (!sk->live_local_isn_known)
		return seq;
	return seq - sk->live_local_isn + (syn ? sk->script_local_isn : 0);
}

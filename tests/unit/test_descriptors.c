/* SPDX-License-Identifier: BSD-2-Clause */
/* test_descriptors: numbers of descriptors in scripts against the kernel's. */
#include "runtime/conn/descriptors.h"

#include "tests/unit/tap.h"

int main(void)
{
	struct fds *f = fds_new();

	tap_is_int(fds_live(f, 3), -1, "an unknown descriptor is -1");
	fds_add(f, 3, 10);
	fds_add(f, 3, 11);
	tap_is_int(fds_live(f, 3), 11, "the newest mapping of a number wins");
	tap_is_int(fds_script(f, 11), 3, "a live descriptor maps back");
	fds_remove(f, 3);
	tap_is_int(fds_live(f, 3), 10, "removing one uncovers the older");
	tap_is_int(fds_script(f, 11), -1, "what is removed maps back to nothing");
	fds_free(f);
	return tap_done();
}

# SPDX-License-Identifier: BSD-2-Clause
# requirement: "//! requires file NAME".
recipe "Add a condition that scripts may require" file

row parser/pragma.h 'X(command, REQUIRE_NAME) \' <<'END'
	X(file, REQUIRE_NAME) \
END

front runtime/suite/requires.c '/* Each returns why it is not met, or NULL. */' <<'END'
static char *unmet_file(const struct requirement *r)
{
	if (access(r->name, F_OK) == 0)
		return NULL;
	return xasprintf("requires file %s, which is not there", r->name);
}

END

row tests/system/test_requires.c 'unmet_is("//! requires command sh", NULL);' <<'END'
	unmet_is("//! requires file /dev/null", NULL);
	unmet_is("//! requires file /nonexistent",
		 "requires file /nonexistent, which");
END

new tests/e2e/file.pkt <<'END'
// A script that requires a file is run where it is.
//! requires file /dev/null
//! mutate s/= 3/= -1 EBADF/
0  open("/dev/null", O_RDWR) = 3
END

front man/tundrill-script.5 '.BI "//! requires hz >= " N' <<'END'
.BI "//! requires file " NAME
There is such a file.
.TP
END
